import Catalog
import InferenceEngine

extension VectorSpace.Precision {
    /// The same precision as the engine names it.
    var engine: InferenceEngine.Precision { self == .f32 ? .f32 : .bf16 }
}
