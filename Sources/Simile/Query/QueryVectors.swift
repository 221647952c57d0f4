import Basics
import Catalog
import Embedding
import Imaging
import ModelZoo

/// Turns a query into the vectors to search with.
struct QueryVectors: Sendable {
    let catalog: ImageCatalog
    let store: ModelStore
    let fetcher: ImageFetcher
    let limits: ImageLimits
    let reader: TextReader
    let resident: Resident?

    /// The unit vector of a query in each of the spaces.
    ///
    /// An item of the catalog, and a file that is as it was when it was indexed, has its vectors there; any other image is
    /// fetched or read once, and embedded with every model. A model is loaded only where it is needed.
    func vectors(of query: QueryExpression, in spaces: [VectorSpace]) async throws -> [[Float]] {
        guard !query.terms.isEmpty else { throw SearchRequestError.nothingAsked }
        var terms: [Material] = []
        for term in query.terms { terms.append(try await material(of: term.source, in: spaces)) }
        return try await onThread { [terms] in
            // Models that look at an image in the same way look at it decoded once.
            var contents = terms.map { Seen($0.content, limits) }
            return try spaces.indices.map { place in
                var tools = Tools(space: spaces[place], of: self)
                var vectors: [[Float]] = []
                for (term, index) in zip(terms, contents.indices) {
                    vectors.append(try term.stored[place] ?? tools.vector(of: &contents[index]))
                }
                return try query.vector(of: vectors)
            }
        }
    }

    /// The same where all terms are items, each with a vector in each of the spaces; else nil. Nothing is embedded. Blocks.
    func stored(for query: QueryExpression, in spaces: [VectorSpace]) throws -> [[Float]]? {
        guard let keys = query.items else { return nil }
        var terms: [[[Float]]] = []
        for key in keys {
            let stored = try material(of: catalog.subject(of: key), key.text, in: spaces).stored.compactMap(\.self)
            guard stored.count == spaces.count else { return nil }
            terms.append(stored)
        }
        return try spaces.indices.map { place in try query.vector(of: terms.map { $0[place] }) }
    }

    /// Whether to look at the terms takes the contents of no file: they are items, and none is a file that may have changed.
    func needNoFiles(for query: QueryExpression) throws -> Bool {
        guard let keys = query.items else { return false }
        return try keys.allSatisfy {
            try catalog.item($0).map { $0.isAsIndexed(keptIn: catalog.imagesDirectory) } ?? true
        }
    }

    /// What a term's vectors are made of.
    private struct Material: Sendable {
        /// What the catalog has, for each space.
        var stored: [[Float]?]
        var content: Content
    }

    private enum Content: Sendable {
        case nothing
        case image(ImageSource)
        case text(String)
    }

    /// What a term is made of, as the models see it.
    private enum Seen {
        case nothing
        case image(ImageViews)
        case text(String)

        init(_ content: Content, _ limits: ImageLimits) {
            switch content {
            case .nothing: self = .nothing
            case .image(let source): self = .image(ImageViews(of: source, limits: limits))
            case .text(let text): self = .text(text)
            }
        }
    }

    private func material(of source: QueryExpression.Source, in spaces: [VectorSpace]) async throws -> Material {
        let none = [[Float]?](repeating: nil, count: spaces.count)
        switch source {
        case .text(let text): return Material(stored: none, content: .text(text))
        case .image(.file(let name), nil):
            return try await onThread { try material(of: catalog.subject(named: name), name, in: spaces) }
        case .image(.item(let key), nil):
            return try await onThread { try material(of: catalog.subject(of: key), key.text, in: spaces) }
        case .image(let query, let region):
            let source = try await query.load(fetcher, catalog, limits: limits)
            guard let region else { return Material(stored: none, content: .image(source)) }
            return try await onThread { Material(stored: none, content: .image(try part(of: source, region))) }
        }
    }

    private func part(of source: ImageSource, _ region: Region) throws -> ImageSource {
        do {
            return .pixels(try ImageReader(limits: limits).decode(source, region), name: source.name)
        } catch {
            throw EmbeddingError.image(error)
        }
    }
}

extension QueryVectors {
    /// The vectors that the catalog has of a subject as it is now, and what to look at where some are missing.
    ///
    /// An item whose file changed is not what its vectors show; a file whose bytes an item has looks like that item.
    private func material(of subject: QuerySubject, _ name: String, in spaces: [VectorSpace]) throws -> Material {
        let none = [[Float]?](repeating: nil, count: spaces.count)
        var stored = none
        var content = Content.nothing
        switch try subject.look(limits) {
        case .item(let item, let file):
            stored = try spaces.map { try catalog.vectorIfHeld(of: item.key, in: $0) }
            if subject.isKept, stored.contains(nil) {
                content = (try? catalog.source(of: item.key, name: name, limits)).map { .image($0) } ?? .nothing
            } else if let file {
                content = .image(.file(file))
            }
        case .bytes(let file, let path):
            if let hash = file.content {
                stored = try spaces.map { try catalog.vectors(ofContent: hash, in: $0).first }
            }
            content = .image(.bytes(file.bytes, name: path))
        case .file(let path): content = .image(.file(path))
        }
        if case .nothing = content, let place = stored.firstIndex(where: { $0 == nil }) {
            throw SearchRequestError.noVector(of: name, model: spaces[place].model)
        }
        return Material(stored: stored, content: content)
    }

    /// What embeds in one space, loaded when it is first needed.
    private struct Tools {
        let space: VectorSpace
        let owner: QueryVectors
        private let choice: ModelChoice
        private var worker: EmbeddingWorker?
        private var read: ((String) throws -> [Float])?

        init(space: VectorSpace, of owner: QueryVectors) {
            self.space = space
            self.owner = owner
            choice = ModelChoice(space.model, precision: space.precision)
        }

        mutating func vector(of content: inout Seen) throws -> [Float] {
            switch content {
            case .nothing: throw SearchRequestError.noVector(of: "the query", model: space.model)
            case .image(var views):
                defer { content = .image(views) }
                if let resident = owner.resident {
                    try checkModel()
                    return try resident.models.withWorker(choice) { try $0.embed(&views) }
                }
                let worker = try worker ?? seeing()
                self.worker = worker
                return try worker.embed(&views)
            case .text(let text):
                if let resident = owner.resident {
                    try checkModel()
                    return try resident.models.vector(of: text, choice)
                }
                let read = try self.read ?? reading()
                self.read = read
                return try read(text)
            }
        }

        private func seeing() throws -> EmbeddingWorker {
            try checkModel()
            return try choice.embedder(store: owner.store, limits: owner.limits).makeWorker()
        }

        private func reading() throws -> (String) throws -> [Float] {
            guard owner.reader.reads(choice) else { throw SearchRequestError.cannotRead(model: space.model) }
            try checkModel()
            return try owner.reader.load(choice, owner.store)
        }

        /// The model must be the one that the catalog's vectors were made with, not another of its name.
        private func checkModel() throws {
            let current = try owner.resident?.models.space(choice, expecting: space) ?? choice.space(store: owner.store)
            guard current == space else {
                throw CatalogError.unknownSpace(directory: owner.catalog.directory, requested: current, held: [space])
            }
        }
    }
}

extension ImageCatalog {
    /// The vector of an item, nil also where the catalog has none of the whole space: a head may be of a model that nothing was indexed with.
    fileprivate func vectorIfHeld(of key: ItemKey, in space: VectorSpace) throws(CatalogError) -> [Float]? {
        do throws(CatalogError) {
            return try vector(of: key, in: space)
        } catch {
            guard case .unknownSpace = error else { throw error }
            return nil
        }
    }
}
