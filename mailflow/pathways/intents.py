"""The words for what a reply may ask, as pathways use them. The same as mail/values.Intent; a test keeps them so."""

INTENTS = (
    "confirm",
    "decline",
    "choose_slot",
    "reschedule",
    "cancel",
    "late_today",
    "excuse_after",
    "opt_in_web",
    "opt_out_web",
    "stop_optional",
    "absence_declared",
    "job_found",
    "training_start",
    "document",
    "question",
    "complaint",
    "distress",
    "thanks",
    "change_of_contact",
    "identity_unclear",
    "other",
)
ASKED = ("yes_no", "appointment_slots", "appointment_confirmation", "document", "free_text")
