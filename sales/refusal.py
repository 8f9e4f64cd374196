"""What a person is told when something cannot be done."""


class Refusal(Exception):
    """One plain sentence for the person: what is the matter and what to do next.

    `field` names the input of a form that it belongs to, where there is one.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
