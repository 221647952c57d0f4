extension WeightsSource {
    /// Weights that torchvision publishes for one of its models.
    /// - Parameter digest: the first 8 digits of the file's SHA-256, which are part of its name.
    static func torchvision(_ model: String, digest: String) -> WeightsSource {
        let name = "\(model)-\(digest).pth"
        return WeightsSource(
            file: RemoteFile(
                name: name, digest: .prefix(digest), location: .address("https://download.pytorch.org/models/\(name)")),
            licence: "BSD-3-Clause",
            page: "https://docs.pytorch.org/vision/stable/models/generated/torchvision.models.\(model).html")
    }
}
