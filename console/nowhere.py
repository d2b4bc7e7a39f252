"""An address that leads nowhere, and a method that an address does not take: said in one plain page of our own."""

from __future__ import annotations

from flask import Flask, Response, make_response, render_template
from werkzeug.exceptions import HTTPException

SAID = {
    404: ("没有这一页", "地址不对，或者这一页已经不在了。"),
    405: ("这个地址不是这样用的", "从页面上的链接和按钮进来就对了。"),
}


def answer_nowhere(app: Flask) -> None:
    """Sets the application's answers for both."""
    for code in SAID:
        app.register_error_handler(code, said_plainly)


def said_plainly(fault: HTTPException) -> Response:
    """The page; what the fault says in its headers stays."""
    code = fault.code or 404
    what, mend = SAID[code]
    response = make_response(render_template("nowhere.html", what=what, mend=mend), code)
    for name, value in fault.get_headers():
        if name != "Content-Type":
            response.headers[name] = value
    return response
