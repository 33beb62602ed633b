# Suggesting, and comments.

# Suggesting mode
suggest-begin = Suggest changes
suggest-end = Stop suggesting
suggest-menu = Contribute
suggesting-band = You are suggesting: the others see nothing until you send.
suggesting-told = You are suggesting. What you change in the text becomes suggestions; the others see nothing until you send them.
suggesting-ended = You are not suggesting any more. What you did not send is kept on this device.
suggesting-list = { $count ->
    [0] Your suggestions
    [one] Your suggestion, not sent
   *[other] Your suggestions, not sent ({ $count })
}
suggesting-nothing = Change the text as you would write it. Each change is listed here, and sent when you say so.
suggesting-reason = Reason (may be left out)
suggesting-send = Send
suggesting-send-all = { $count ->
    [one] Send it
   *[other] Send all { $count }
}
suggesting-take-back = Take back
suggesting-taken-back = Taken back: the text is as it was.
suggesting-sent = { $count ->
    [one] 1 suggestion is sent.
   *[other] { $count } suggestions are sent.
}
suggesting-show = { $count ->
    [0] Suggestions
    [one] 1 suggestion
   *[other] { $count } suggestions
}
suggesting-held = A suggestion says words and paragraphs. Formatting, links and footnotes cannot be suggested; comment on them instead.
suggested-here = A change that you suggest
kept-suggesting = { $count ->
    [one] 1 suggestion of yours is not sent. Suggest again to go on with it, or send it here.
   *[other] { $count } suggestions of yours are not sent. Suggest again to go on with them, or send them here.
}
unsent-told = { $count ->
    [one] 1 suggestion of yours is not sent. It is kept on this device.
   *[other] { $count } suggestions of yours are not sent. They are kept on this device.
}
