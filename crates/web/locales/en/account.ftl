# Sessions and the password
sessions-title = Your open sessions
sessions-lead = A session ends by itself half an hour after its last use, and in any case twelve hours after its beginning. If you do not know a session, end it and change your password.
sessions-started = Began
sessions-seen = Last used
sessions-own = this session
sessions-end = End
sessions-end-all = End all sessions
password-title = Change the password
password-rules = Twelve characters or more, of any kind; a few unrelated words are best. The account’s name, the name of this site, names of people and cities and a year of birth are guessed soon. A new password ends every session.
password-present = Present password
password-new = New password
password-change = Change the password
password-refused = The password was not changed: the present one is not right, or the new one is short or guessed soon.
