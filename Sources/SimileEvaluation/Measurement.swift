import RetrievalEvaluation
import Simile

/// That of evaluations, where Foundation has one of lengths and temperatures, too.
typealias Measurement = RetrievalEvaluation.Measurement
