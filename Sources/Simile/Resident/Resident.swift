/// What a long-running program keeps from one question to the next.
///
/// ```swift
/// let resident = Resident(models: ResidentModels(streams: 2), indexes: ResidentIndexes(catalog: catalog))
/// let search = ImageSearch(catalog: catalog, resident: resident)
/// ```
package struct Resident: Sendable {
    /// Compiled models.
    package let models: ResidentModels
    /// Open indexes.
    package let indexes: ResidentIndexes
    /// Models that were trained on the catalog.
    let learned = ResidentLearned()
    /// Means of spaces.
    let centers = ResidentCenters()
    /// Trends that pictures are placed by.
    let trends = ResidentTrends()

    /// Both together.
    package init(models: ResidentModels, indexes: ResidentIndexes) {
        self.models = models
        self.indexes = indexes
    }
}
