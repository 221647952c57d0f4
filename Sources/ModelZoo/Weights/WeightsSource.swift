/// The weights of a model in the world: their files, who may use them, and who made them.
public struct WeightsSource: Sendable, Hashable {
    /// The file of weights.
    public let file: RemoteFile
    /// What else the model needs, such as a vocabulary.
    public let companions: [RemoteFile]
    /// SPDX identifier of the weights' license.
    public let licence: String
    /// Who published them, for the curious.
    public let page: String

    /// Describes the weights of a model.
    public init(file: RemoteFile, companions: [RemoteFile] = [], licence: String, page: String) {
        self.file = file
        self.companions = companions
        self.licence = licence
        self.page = page
    }

    /// The weights and what else is needed.
    public var files: [RemoteFile] { [file] + companions }
}
