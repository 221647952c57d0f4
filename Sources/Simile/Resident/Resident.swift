/// What a long-running program keeps from one question to the next.
///
/// ```swift
/// let resident = Resident(models: ResidentModels(streams: 2), indexes: ResidentIndexes(catalog: catalog))
/// let search = ImageSearch(catalog: catalog, resident: resident)
/// ```
public struct Resident: Sendable {
    /// Compiled models.
    public let models: ResidentModels
    /// Open indexes.
    public let indexes: ResidentIndexes

    /// Both together.
    public init(models: ResidentModels, indexes: ResidentIndexes) {
        self.models = models
        self.indexes = indexes
    }
}
