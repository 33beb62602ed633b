# Words that door and room share.
role-observer = Observer
role-reviewer = Reviewer
role-drafter = Drafter
role-rapporteur = Rapporteur
role-organizer = Organizer
language = Language
close = Close
cancel = Cancel
copy = Copy
copied = Copied
