"""All lessons, in the order in which the page lists them. To add one, write its file and name it here."""

from app.lessons.batch import BATCH
from app.lessons.chain import CHAIN
from app.lessons.cross_entropy import CROSS_ENTROPY
from app.lessons.depth import DEPTH
from app.lessons.dying import DYING
from app.lessons.enough import ENOUGH
from app.lessons.linear import LINEAR
from app.lessons.optimizers import OPTIMIZERS
from app.lessons.rate import RATE
from app.lessons.size import SIZE
from app.lessons.slope import SLOPE
from app.lessons.step import STEP
from app.lessons.vanishing import VANISHING

LESSONS = {
    lesson.name: lesson
    for lesson in (
        SLOPE,
        CHAIN,
        ENOUGH,
        LINEAR,
        SIZE,
        BATCH,
        VANISHING,
        DYING,
        CROSS_ENTROPY,
        OPTIMIZERS,
        STEP,
        RATE,
        DEPTH,
    )
}
