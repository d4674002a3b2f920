"""One's own training loop, watched: any PyTorch model, trained by whatever loop it is trained by."""

import atexit
import warnings
from typing import TYPE_CHECKING, Any, Self

from gradient_flow.answers import Diagnosis, State
from gradient_flow.blocks import Blocks
from gradient_flow.connection import Connection, connection
from gradient_flow.display import note_html
from gradient_flow.frames import Frame, Frames
from gradient_flow.judged import Judged, Sample
from gradient_flow.observation import described, observed
from gradient_flow.run import Run
from gradient_flow.sender import Sender

if TYPE_CHECKING:
    from plotly.graph_objects import Figure
    from torch import Tensor
    from torch.nn import Module
    from torch.optim import Optimizer

SETTLING = 10.0  # seconds that whoever looks waits for frames under way
ENDING = 3.0  # seconds that a loop waits for them at its end


def watch(
    model: "Module",
    *,
    loss: "Module | None" = None,
    every: int = 20,
    probe: "tuple[Tensor, Tensor] | None" = None,
) -> "Watch":
    """Watch a PyTorch model in one's own training loop: the page shows its first step and each `every`th.

        watch = gf.watch(model, loss=loss)

    before the loop is all: a step is made whenever an optimiser of `torch.optim` that has the model's
    parameters steps. Per block (a module with parameters, a residual sum, an attention) there are the norms
    of its gradients and of what arrives at it, its updates, and where an activation follows, what its f′ lets
    through; of linear layers the numbers of each unit at a sample, the batch's first one. `loss`: the module
    that the loop calls; without it the loss is not known. `probe`: inputs and targets of one sample (with a
    first dimension of 1) to be shown at each step instead, which costs a pass of its own.

    Frames are sent beside the training; one that does not keep up lets the oldest go, and a server that does
    not answer costs a warning and no time. Raises TypeError and ValueError for what cannot be watched.
    """
    if not hasattr(model, "named_modules"):
        raise TypeError(f"model is {model!r}, not a torch.nn.Module")
    if loss is not None and not hasattr(loss, "register_forward_hook"):
        raise TypeError(
            f"loss is {loss!r}: give the module that the loop calls, such as nn.CrossEntropyLoss(), whose "
            "calls can be seen"
        )
    if isinstance(every, bool) or not isinstance(every, int) or every < 1:
        raise ValueError(f"every is {every!r}: of how many steps is one sent, 1 or more?")
    if probe is not None and (loss is None or len(probe) != 2 or {len(each) for each in probe} != {1}):
        raise ValueError(
            "probe takes a loss, and is (inputs, targets) of one sample, each with a first dimension of 1"
        )
    return Watch(connection(), model, loss, every, probe)


class Watch:
    """A model whose training is watched, made by `watch`; it shows itself in a notebook.

    `with gf.watch(model, loss=loss) as watch:` closes it at the end of the block.
    """

    def __init__(
        self,
        server: Connection,
        model: "Module",
        loss: "Module | None",
        every: int,
        probe: "tuple[Tensor, Tensor] | None",
    ) -> None:
        from torch.optim.optimizer import register_optimizer_step_post_hook

        self._server, self._model, self._every = server, model, every
        self._blocks, self._loss, self._sample = Blocks(model), loss, probe
        self._judged: Judged | None = None
        self._probe: Sample | None = None
        self._own = {id(each) for each in model.parameters()}
        self._optimizer: dict[str, Any] | None = None
        self._step, self._warned, self._closed, self._passing = 0, "", False, False
        self._sender = Sender(server, self._describe)
        self._run: Run | None = None
        self._handles: list[Any] = [register_optimizer_step_post_hook(self._stepped)]
        self._looking: list[Any] = []
        atexit.register(self.close)
        self._look()

    def __repr__(self) -> str:
        where = self._run_now()
        name = type(self._model).__name__
        return f"<Watch of {name} at step {self._step}, {where.link if where else 'not shown yet'}>"

    def _repr_html_(self) -> str:
        run = self._run_now()
        if run:
            return run._repr_html_()
        return note_html(
            self._sender.trouble or "The live page is here once a step was made: show this again then."
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *what: object) -> None:
        self.close()

    @property
    def run(self) -> Run:
        """The run to look at; commands to it are a Problem of status 409, since it is trained here.

        RuntimeError before its first step, and where the server has not taken one.
        """
        run = self._run_now()
        if run is None:
            reason = (
                self._sender.trouble or "No step was made yet, by an optimiser of the model's parameters."
            )
            raise RuntimeError(reason)
        return run

    @property
    def link(self) -> str:
        """The address of the live page on it, for anybody to look at."""
        return self.run.link

    @property
    def state(self) -> State:
        """How it stands now: the last step that was sent."""
        return self.run.state

    def frame(self, step: int) -> Frame:
        """What a step did that was sent; a Problem of status 404 names the nearest ones."""
        return self.run.frame(step)

    def frames(self) -> Frames:
        """All that was sent and is still kept."""
        run = self.run
        return Frames(map(Frame.of, run._held(1, run.state.step)))

    def figure(self, name: str, step: int | None = None) -> "Figure":
        """A panel of the page: `loss`, `gradient`, `factors`, `ratios` or `histograms`."""
        return self.run.figure(name, step)

    def diagnosis(self, step: int | None = None) -> Diagnosis:
        """Why it is not learning, by all that frames can tell: `print` it."""
        return self.run.diagnosis(step)

    def step(self) -> None:
        """A step was made: for a loop that changes the parameters without an optimiser of `torch.optim`."""
        if self._closed:
            return
        self._step += 1
        if not self._looking:
            self._look()
            return
        if any(block.here for block in self._blocks):
            seen = observed(self._step, self._blocks, self._judged, self._probe)
            self._sender.send(seen.frame, seen.size)
        self._look_no_longer()
        self._look()
        self._warn()

    def close(self) -> None:
        """Look no longer, and send what is left; the run stays where it is."""
        if self._closed:
            return
        self._closed = True
        self._look_no_longer()
        for handle in self._handles:
            handle.remove()
        self._sender.close(ENDING)
        atexit.unregister(self.close)
        self._warn()

    def _stepped(self, optimizer: "Optimizer", args: Any, kwargs: Any) -> None:
        groups = optimizer.param_groups
        if not any(id(each) in self._own for group in groups for each in group["params"]):
            return
        self._optimizer = {"name": type(optimizer).__name__, "learning_rate": float(groups[0]["lr"])}
        try:
            self.step()
        except Exception as error:  # noqa: BLE001  whatever it is, the training goes on
            self.close()
            self._say(f"The training is watched no longer: {type(error).__name__}: {error}")

    def _look(self) -> None:
        """Look at the next step, if it is one that is sent: the first, and each `every`th."""
        if self._step and (self._step + 1) % self._every:
            return
        self._judged = self._probe = None
        self._blocks.attach()
        self._looking = [self._model.register_forward_pre_hook(self._pass_the_probe, prepend=True)]
        if self._loss is not None:
            self._looking.append(self._loss.register_forward_hook(self._judge))

    def _look_no_longer(self) -> None:
        self._blocks.detach()
        self._blocks.forget()
        for handle in self._looking:
            handle.remove()
        self._looking = []

    def _judge(self, loss: "Module", args: tuple[Any, ...], value: "Tensor") -> None:
        outputs, targets = args[:2]
        self._judged = Judged(loss, value.detach(), outputs.detach(), targets.detach().clone())

    def _pass_the_probe(self, model: "Module", args: tuple[Any, ...]) -> None:
        """The sample that was given goes through first, forward and back; the model stays as it is."""
        import torch

        if self._sample is None or self._loss is None or self._passing or not torch.is_grad_enabled():
            return
        inputs, targets = self._sample
        modes = {module: module.training for module in model.modules()}
        self._passing = True
        model.eval()  # it draws no numbers, and moves no running means
        try:
            loss = self._loss(model(inputs), targets)
            torch.autograd.grad(
                loss, [each for each in model.parameters() if each.requires_grad], allow_unused=True
            )
        finally:
            self._passing = False
            for module, was in modes.items():
                module.training = was
        passes = self._blocks.forget()
        self._probe = Sample(inputs.detach(), passes, self._judged) if self._judged else None
        self._judged = None

    def _describe(self) -> dict[str, Any]:
        facts = {"name": type(self._model).__name__, "every": self._every, "optimizer": self._optimizer}
        return described(self._blocks, self._judged, **facts)

    def _run_now(self) -> Run | None:
        """The run, when what is under way has been sent; None where there is none yet."""
        self._sender.settle(SETTLING)
        self._warn()
        if self._run is None and self._sender.run:
            self._run = Run._on(self._server, self._sender.run)
        return self._run

    def _warn(self) -> None:
        if self._sender.trouble and not self._warned:
            self._say(self._sender.trouble)

    def _say(self, text: str) -> None:
        self._warned = text
        warnings.warn(text, stacklevel=4)
