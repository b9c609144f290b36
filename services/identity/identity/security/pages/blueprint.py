import flask

blueprint = flask.Blueprint("security", __name__)
