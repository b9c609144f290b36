import flask

blueprint = flask.Blueprint("signin", __name__)
