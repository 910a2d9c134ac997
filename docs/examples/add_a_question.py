from repairs_pattern import create_app
from repairs_pattern.journey import ChoiceField, Form, Journey, Page, choices


class DogForm(Form):
    yes_or_no = choices({"yes": "Yes", "no": "No"})
    dog = ChoiceField(needed="Select yes if there is a dog in the home", choices=yes_or_no)


def ask_about_dogs(journey: Journey) -> Journey:
    question = Page("dog", "Is there a dog in the home?", form=DogForm)
    return journey.insert(question, before="check-answers")


app = create_app("prototype/councils/northmere", change=ask_about_dogs)
