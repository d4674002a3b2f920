import numpy as np
import pytest
from pydantic import ValidationError

from app.analysis.samples import samples
from app.runs.errors import Twin
from app.timeline import StepNotFound
from tests.runs.serving import same, until
from tests.specs import spec

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("step", [None, 0, 37, 60])
async def test_a_fork_lives_its_parent_s_future(server, step):
    run = await server.commands.create(spec(training={"optimizer": {"name": "adam"}}))
    await server.clock.step(run, 50)
    await server.commands.patch(run, {"training": {"batch_size": 7}})
    await server.clock.step(run, 10)
    fork = await server.commands.fork(run, step, {}, lockstep=False)
    assert (fork.step, fork.forked_from) == (60 if step is None else step, (run.view, fork.step))
    assert fork.spec.training.batch_size == (10 if step in (0, 37) else 7)
    if fork.step < 50:
        await server.clock.step(fork, 50 - fork.step)
        await server.commands.patch(fork, {"training": {"batch_size": 7}})
    await server.clock.step(run, 20)
    await server.clock.step(fork, 80 - fork.step)
    assert same(await server.parameters(run, None), await server.parameters(fork, None))
    first = await server.frame(fork, 5)
    np.testing.assert_array_equal(first.frame.values, (await server.frame(run, 5)).frame.values)


async def test_a_fork_may_change_everything_but_the_shape(server):
    run = await server.commands.create(spec())
    await server.clock.step(run, 5)
    layers = [{"activation": "relu"}, {}, {"activation": "sigmoid"}]
    changes = {"network": {"layers": layers}, "loss": "binary_cross_entropy", "data": {"noise": 0.2}}
    fork = await server.commands.fork(run, None, changes, lockstep=False)
    assert set((await server.service.ask(fork.id, samples)).train.targets.ravel()) == {0.0, 1.0}
    assert same(await server.parameters(run, 5), await server.parameters(fork, 5))
    await server.clock.step(fork, 5)
    with pytest.raises(
        ValidationError, match="A fork goes on with its parameters: it keeps the number of layers"
    ):
        await server.commands.fork(run, None, {"network": {"layers": [{"units": 9}, {}, {}]}}, lockstep=False)
    with pytest.raises(ValidationError, match="it keeps the number of inputs"):
        await server.commands.fork(run, None, {"data": {"features": ["x1"]}}, lockstep=False)
    with pytest.raises(StepNotFound):
        await server.commands.fork(run, 6, {}, lockstep=False)
    assert set(server.runs) == {run, fork}


async def test_a_twin_trains_on_the_same_batches_whenever_its_parent_does(server):
    run = await server.commands.create(spec())
    await server.clock.step(run, 3)
    twin = await server.commands.fork(run, None, {"network": {"derivative": "one"}}, lockstep=True)
    second = await server.commands.fork(
        twin, None, {"training": {"optimizer": {"name": "adam"}}}, lockstep=True
    )
    await server.clock.step(run, 1000)
    await server.commands.patch(run, {"training": {"batch_size": 4, "shuffle": False}})
    await server.clock.play(run, 60, 1010)
    assert twin.status == "running"
    await until(run, lambda: run.status == "paused" and second.step == 1010)
    for step in (900, 1010):
        batches = [(await server.frame(each, step)).frame.indices for each in (run, twin, second)]
        assert batches[0] == batches[1] == batches[2]
    assert (run.step, twin.step, second.step) == (1010, 1010, 1010)
    assert twin.status == second.status == "paused"
    assert not same(await server.parameters(run, None), await server.parameters(twin, None))


async def test_a_twin_is_driven_by_its_parent_alone(server):
    run = await server.commands.create(spec())
    twin = await server.commands.fork(run, None, {}, lockstep=True)
    for command in (
        server.clock.step(twin, 1),
        server.clock.play(twin, 1, None),
        server.clock.pause(twin),
        server.commands.reset(twin),
    ):
        with pytest.raises(Twin, match=r"it trains whenever its parent does\. Command the parent"):
            await command
    with pytest.raises(ValidationError, match="it keeps the parent's batch_size"):
        await server.commands.patch(twin, {"training": {"batch_size": 3}})
    await server.commands.patch(twin, {"training": {"optimizer": {"learning_rate": 0.5}}})
    await server.clock.step(run, 9)
    await server.commands.reset(run)
    assert (twin.step, twin.spec.training.optimizer.learning_rate) == (0, 0.5)
    await server.commands.delete(run)
    assert list(server.runs) == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"seed": 3}, "seed"),
        ({"data": {"noise": 0.3}}, "data"),
        ({"training": {"shuffle": False}}, "shuffle"),
    ],
)
async def test_what_would_part_a_twin_from_its_parent(server, changes, what):
    run = await server.commands.create(spec())
    with pytest.raises(
        ValidationError, match=rf"A twin trains on its parent's batches: it keeps the parent's {what}"
    ):
        await server.commands.fork(run, None, changes, lockstep=True)
    await server.clock.step(run, 2)
    with pytest.raises(ValidationError, match="A twin starts where its parent stands: at step 2"):
        await server.commands.fork(run, 1, {}, lockstep=True)


async def test_a_twin_that_diverges_leaves_its_parent_alone(server):
    run = await server.commands.create(spec(network={"layers": [{"units": 1, "activation": "linear"}]}))
    twin = await server.commands.fork(
        run, None, {"training": {"optimizer": {"learning_rate": 1e100}}}, lockstep=True
    )
    await server.clock.step(run, 500)
    assert (run.status, run.step, twin.status) == ("paused", 500, "diverged")
    assert twin.step < 500
    await server.commands.reset(run)
    assert twin.status == "paused"
