// What the public declarations here are made of, so that one import is enough.
@_exported public import Basics
@_exported public import Catalog
@_exported public import Embedding
@_exported public import Imaging
@_exported public import InferenceEngine
@_exported public import ModelZoo
@_exported public import VectorSearch
