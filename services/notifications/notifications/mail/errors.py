"""What can be wrong with a mail.

Invalid
├── MailNotFit       a value or address that no mail may carry
├── CommandNotFit    a command that was not sealed for us
└── MailRefused      the mail server will never take it
"""

from servicekit.errors import Invalid


class MailNotFit(Invalid):
    code = "mail-not-fit"


class CommandNotFit(Invalid):
    code = "command-not-fit"


class MailRefused(Invalid):
    code = "mail-refused"
