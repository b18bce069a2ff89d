"""All of the sample data, in the order in which the programme lives it."""

from demo.sample.calls import write_calls
from demo.sample.criteria import write_criteria
from demo.sample.past import write_past
from demo.sample.people import write_people
from demo.sample.plan_help import write_plan_help
from demo.sample.plans import write_plans
from demo.sample.profiles import write_profiles
from demo.sample.registries import write_registries
from demo.sample.registry_life import recommend_first_text, write_registry_life
from demo.sample.selections import write_selections


def write_sample() -> None:
    """Write people, registries, the past and the marked samples of today."""
    people = write_people()
    recommend_first_text(people)
    write_registries(people)
    write_profiles(people)
    write_past(people)
    write_plan_help(people.manager)
    write_criteria(people.manager)
    write_calls(people, write_plans(people))
    write_selections(people)
    write_registry_life(people)
