// What the public declarations here are made of, so that one import is enough.
@_exported public import RetrievalEvaluation
@_exported public import Simile
