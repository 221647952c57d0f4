import Basics
import Catalog
import Foundation
import Imaging
import InferenceEngine
package import ModelZoo
import VectorSearch

/// Checks everything that Simile needs on a machine, and names what is missing and the command that fixes it.
package struct Doctor: Sendable {
    private let store: ModelStore
    private let catalog: String

    /// A check-up of a store of weights and a catalog.
    package init(store: ModelStore = ModelStore(), catalog: String) {
        self.store = store
        self.catalog = catalog
    }

    /// One thing that was looked at.
    package struct Finding: Sendable, Encodable {
        /// What it is.
        package var name: String
        /// Whether all that is needed of it is there, and as it should be.
        package var ok: Bool
        /// What was found.
        package var detail: String
        /// The command that fixes it; if nothing is wrong, one that adds more.
        package var remedy: String?
    }

    /// Looks at everything. Blocks for about a second.
    /// - Parameter fixing: whether to fix what can be fixed safely: leftovers of killed processes are deleted.
    package func examine(fixing: Bool = false) -> [Finding] {
        [system, processor, decoders, engine] + weights + [catalogue] + uploads + indexes + leftovers(fixing)
    }

    private var system: Finding {
        let info = ProcessInfo.processInfo
        return Finding(
            name: "system", ok: true,
            detail: "Simile \(SimileVersion.current), \(info.operatingSystemVersionString), "
                + "\(info.activeProcessorCount) cores, \(info.physicalMemory >> 30) GiB")
    }

    private var processor: Finding {
        Finding(
            name: "kernels", ok: true,
            detail: "vectors: \(Kernels.level); pixels: \(ImageReader.kernelLevel)")
    }

    private var decoders: Finding {
        let missing = ImageReader.expectedFormats.filter { !ImageReader.supportedFormats.contains($0) }
        func list(_ formats: [ImageFormat]) -> String { formats.map(\.rawValue).joined(separator: ", ") }
        return Finding(
            // Photos from cameras and the web are of these; few have the others.
            name: "decoders", ok: Set(missing).isDisjoint(with: [.jpeg, .png]),
            detail: "libvips \(ImageReader.libraryVersion): \(list(ImageReader.supportedFormats))"
                + (missing.isEmpty ? "" : "; missing: \(list(missing))"),
            remedy: missing.isEmpty
                ? nil : "apt-get install libvips42 libheif-plugin-libde265 libheif-plugin-dav1d")
    }

    private var engine: Finding {
        do {
            let processor = try CompiledNetwork.processor()
            return Finding(
                name: "engine", ok: true, detail: "OpenVINO \(CompiledNetwork.engineVersion) on \(processor)")
        } catch {
            return Finding(name: "engine", ok: false, detail: "\(error)", remedy: "Scripts/setup")
        }
    }

    /// A line for what is here, one for how to get others, and one for each network that is needed or here and cannot be had.
    private var weights: [Finding] {
        let held = (try? ImageCatalog.open(at: catalog, access: .read).spaces().map(\.space.model)) ?? []
        let needed = held.isEmpty ? [ModelPreset.defaultName] : held.map { FeatureOptions.parse($0).name }
        var findings: [Finding] = []
        var here: [String] = []
        var absent = 0
        for preset in ModelPreset.all {
            if store.weights(of: preset) == nil, !needed.contains(preset.name) {
                absent += 1
                continue
            }
            let areOwn = store.weights(of: preset)?.areOwn == true
            do {
                _ = try store.load(preset)
                here.append(preset.name + (areOwn ? " (own weights)" : ""))
            } catch {
                findings.append(
                    Finding(
                        name: "weights of \(preset.name)", ok: false, detail: "\(error)",
                        remedy: "simile models pull \(preset.name)" + (areOwn ? " --from FILE" : "")))
            }
        }
        if !here.isEmpty {
            findings.append(Finding(name: "weights", ok: true, detail: here.joined(separator: ", ")))
        }
        if absent > 0 {
            findings.append(
                Finding(
                    name: "networks", ok: true, detail: "\(absent) more can be fetched; simile models lists them",
                    remedy: "simile models pull NAME"))
        }
        return findings
    }

    private var catalogue: Finding {
        do {
            let opened = try ImageCatalog.open(at: catalog, access: .read)
            let faults = try opened.integrityCheck() + opened.vectorCheck()
            let count = try opened.count()
            return Finding(
                name: "catalogue", ok: faults.isEmpty,
                detail: faults.first ?? "\(catalog): \(count.counted("item")), intact",
                remedy: faults.isEmpty
                    ? nil
                    : "restore a backup, or index the images again, with --force or into another folder")
        } catch CatalogError.missing {
            return Finding(name: "catalogue", ok: true, detail: "none yet at \(catalog)")
        } catch {
            return Finding(name: "catalogue", ok: false, detail: "\(error)")
        }
    }

    /// Where the catalog keeps no images, there is nothing to say.
    private var uploads: [Finding] {
        guard let opened = try? ImageCatalog.open(at: catalog, access: .read) else { return [] }
        do {
            let uploads = try Uploads(of: opened)
            guard uploads.items + uploads.unnamed > 0 else { return [] }
            let unnamed = uploads.unnamed > 0 ? "; \(uploads.unnamed.counted("file")) that no item refers to" : ""
            return [
                Finding(
                    name: "uploads", ok: uploads.fault == nil,
                    detail: (uploads.fault ?? "\(uploads.items.counted("image")), all present") + unnamed,
                    remedy: uploads.fault == nil
                        ? nil : "restore \(opened.imagesDirectory) from a backup, or put these items again")
            ]
        } catch {
            return [Finding(name: "uploads", ok: false, detail: "\(error)")]
        }
    }

    /// They do no harm; where there are none, there is nothing to say.
    private func leftovers(_ fixing: Bool) -> [Finding] {
        do {
            let opened = try ImageCatalog.open(at: catalog, access: fixing ? .write(wait: .seconds(10)) : .read)
            let found = try fixing ? Tidying(opened).sweep() : Tidying(opened).leftovers()
            guard !found.paths.isEmpty else { return [] }
            let places = found.paths.prefix(10).map { FilePath.short($0, in: opened.directory).onOneLine }
            return [
                Finding(
                    name: "leftovers", ok: true,
                    detail: "\(found.paths.count) unneeded files\(fixing ? " deleted" : ""): "
                        + places.joined(separator: ", ") + (found.paths.count > 10 ? "…" : ""),
                    remedy: fixing ? nil : "simile doctor --fix")
            ]
        } catch CatalogError.missing {
            return []
        } catch {
            // What is wrong with reading the catalog has been told.
            return fixing ? [Finding(name: "leftovers", ok: false, detail: "\(error)")] : []
        }
    }

    /// Every byte of the index files is read; where there are none, there is nothing to say.
    private var indexes: [Finding] {
        guard let opened = try? ImageCatalog.open(at: catalog, access: .read),
            let status = try? StatusReport(of: opened),
            status.indexes.contains(where: { $0.generation > 0 || $0.fault != nil })
        else { return [] }
        do {
            let faults = try opened.indexCheck()
            let bytes = status.indexes.reduce(0) { $0 + $1.bytes }
            return [
                Finding(
                    name: "index files", ok: faults.isEmpty, detail: faults.first ?? "\(bytes >> 20) MiB, intact",
                    remedy: faults.isEmpty ? nil : "simile index --index auto, or with the kind you want")
            ]
        } catch {
            return [Finding(name: "index files", ok: false, detail: "\(error)")]
        }
    }
}
