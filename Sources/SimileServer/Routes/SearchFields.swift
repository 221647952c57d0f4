import Catalog
import Hummingbird
import Imaging
import Simile
import VectorSearch

/// The parameters of a search, in a query, a form or a JSON body.
enum SearchFields {
    static let limit = Field.integer("limit", 1...1000, default: 10, "The maximum number of hits.")
    static let filter = Field.text(
        "where",
        "A condition on attributes, as category in (dress, skirt) and not price>40: = != < <= > >=, in (a, b), between a and b, "
            + "like 'a*', exists, joined by and, or, not and parentheses.")
    static let region = Field.text(
        "region", most: 100, "The part of the image to search by: x,y,width,height in pixels, or each with %.")
    static let minScore = Field.share("minScore", "The minimum score of a hit.")
    static let index = Field.choice(
        "index", IndexKind.allCases.map(\.rawValue), "The kind of index to search; the one that the catalog keeps.")
    static let effort = Field.integer(
        "effort", 1...1_000_000, "The search effort of an approximate index, in its own unit.")
    static let model = Field.text("model", most: 200, "The model whose vectors are compared.")
    static let like = Field<Likeness>.choice(
        "like", "What to compare by: shape (the embedding of a deep network), colour (or color), or both.",
        read: { Likeness(named: $0) })
    static let fuse = Field.weighted(
        "fuse", length: 220, "Models whose cosines are added, each times its weight: colour:0.3, or colour for 1.")
    static let parts = Field.truth(
        "parts", default: true, "Whether parts of images are found, too, where the catalog holds some.")
    static let verify = Field<FeatureKind>.choice(
        "verify",
        "Local features by which hits are verified: those that show the same as the query come first. Of as many hits as limit says, "
            + "but at least 50 and at most 100. The query must be one image.")
    static let rerank = Field<ComparisonMethod>.single(
        "rerank", ["type": "string", "pattern": "^(lr|rf):[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$"],
        "The trained model of pairs by whose probability the best hits are ranked anew, lr:NAME or rf:NAME. As many as limit says, but at "
            + "least 50 and at most 100. The query must be one image.",
        expected: "lr:NAME or rf:NAME",
        fromText: { trained($0) }, fromJSON: { if case .string(let text) = $0 { trained(text) } else { nil } })
    static let groupBy = Field.text(
        "groupBy",
        "The attribute by which hits are grouped, such as product: of the items that have one value of it only the best is a hit, which "
            + "tells its variants.")
    static let diversity = Field.share(
        "diversity",
        "How much hits should differ from one another: maximal marginal relevance with λ = 1 − diversity; 0 leaves their order."
    )
    static let facet = Field.attributes(
        "facet",
        "Attributes whose values are counted among the \(SearchRequest.neighborhood) most similar items, or as many as limit says where that "
            + "is more.")
    static let plus = keys("plus", "Keys of other items to be similar to: KEY:0.5, or KEY:1.")
    static let minus = keys("minus", "Keys of items to be dissimilar to: KEY:0.5, or KEY:1.")
    static let plusText = Field.weighted(
        "plusText", length: 2020,
        "More text to be similar to, with a model that embeds text: with dots:0.5, or with dots.")
    static let minusText = Field.weighted(
        "minusText", length: 2020, "Text to be dissimilar to, with a model that embeds text: striped:0.5, or striped.")
    static let text = Field.text("text", "Text to search for, with a model that embeds text.")
    static let url = Field.text("url", "An image's web address.")
    static let key = Field.key("key", "An item's key, of up to \(ItemKey.byteLimit) bytes in UTF-8.")

    private static func trained(_ text: String) -> ComparisonMethod? {
        guard let method = ComparisonMethod(rawValue: text), case .pairModel = method else { return nil }
        return method
    }

    private static func keys(_ name: String, _ about: String) -> Field<[WeightedWord]> {
        .weighted(name, length: ItemKey.byteLimit + 20, about) { ItemKey($0).fault == nil }
    }

    /// Those that every search takes.
    static let all = [
        Described(limit), Described(filter), Described(minScore), Described(index), Described(effort), Described(model),
        Described(like), Described(fuse), Described(parts), Described(verify), Described(rerank),
        Described(groupBy), Described(diversity), Described(facet), Described(plus), Described(minus),
        Described(plusText), Described(minusText),
    ]

    /// A search as the fields want it.
    /// - Parameter term: what hits should be like first of all.
    static func request(
        _ term: QueryExpression.Term, _ fields: Fields, _ service: Service
    ) throws -> SearchRequest {
        var request = SearchRequest(QueryExpression([term] + (try terms(fields))))
        if let limit = try fields(limit) { request.limit = limit }
        request.filter = try fields(filter)
        request.minScore = try fields(minScore)
        request.index = try fields(index).flatMap { IndexKind(rawValue: $0) }
        request.effort = try fields(effort)
        request.ranking = try ranking(fields, service)
        request.findsParts = try fields(parts) ?? true
        request.verification = try fields(verify)
        request.reranking = try fields(rerank)
        request.groupBy = try fields(groupBy)
        request.diversity = try fields(diversity) ?? 0
        request.facets = try fields(facet) ?? []
        return request
    }

    private static func ranking(_ fields: Fields, _ service: Service) throws -> Ranking {
        let model = try fields(model).map { try service.model($0).text }
        let likeness = try fields(like)
        let fusion = try fusion(fields, service)
        do throws(RankingConflict) { return try Ranking(likeness: likeness, model: model, fusion: fusion) } catch {
            throw Problem.invalid(error.option, error.text { $0 })
        }
    }

    /// What else hits should be like and unlike. A word names an item, never a file.
    private static func terms(_ fields: Fields) throws(Problem) -> [QueryExpression.Term] {
        var terms: [QueryExpression.Term] = []
        for (field, sign) in [(plus, 1.0), (minus, -1)] {
            terms += (try fields(field) ?? []).map {
                .init(.image(.item(ItemKey($0.word))), weight: sign * $0.weight)
            }
        }
        for (field, sign) in [(plusText, 1.0), (minusText, -1)] {
            terms += (try fields(field) ?? []).map { .init(.text($0.word), weight: sign * $0.weight) }
        }
        return terms
    }

    private static func fusion(_ fields: Fields, _ service: Service) throws -> [WeightedWord] {
        let models = try (fields(fuse) ?? []).map {
            WeightedWord(try service.model($0.word, field: fuse.name).text, weight: $0.weight)
        }
        guard Set(models.map(\.word)).count == models.count else {
            throw Problem.invalid(fuse.name, "a model is fused with itself; name each model once")
        }
        return models
    }

    /// Which fields the parts of a query came in, for errors.
    private static func names(_ request: SearchRequest) -> Problem.FieldNames {
        var names = Problem.FieldNames()
        names.trained = "rerank"
        if case .fusion = request.ranking { names.model = fuse.name }
        // The first term is what the search is for, and has a field of its own.
        for term in request.query.terms.dropFirst().reversed() {
            switch term.source {
            case .image(let image, _): names.items[image.name] = (term.weight > 0 ? plus : minus).name
            case .text: names.text = (term.weight > 0 ? plusText : minusText).name
            }
        }
        switch request.query.terms.first?.source {
        case .text: names.text = text.name
        case .image(.url, _): names.image = url.name
        case .image(let image, _): names.items[image.name] = nil
        case nil: break
        }
        return names
    }

    /// Leaves the items and the condition of a search for the log; addresses may hold credentials, and words are the client's own.
    private static func note(_ request: SearchRequest, in note: OperationNote) {
        let keys = request.query.terms.compactMap { term in
            if case .image(.item(let key), _) = term.source { LogValue.text(key.text) } else { nil }
        }
        if !keys.isEmpty { note["key"] = keys.count == 1 ? keys[0] : .list(keys) }
        note["where"] = request.filter.map { .text("\($0)") }
    }

    /// Searches, and answers what the command line would, but for the files' places on this machine.
    static func run(
        _ term: QueryExpression.Term, _ fields: Fields, _ call: Call
    ) async throws -> Response {
        // Looking up the models that are on offer reads the catalog.
        let namesModels = try fields(model) != nil || fields(fuse) != nil
        var request =
            namesModels
            ? try await onThread { try Self.request(term, fields, call.service) }
            : try Self.request(term, fields, call.service)
        note(request, in: call.context.note)
        let names = names(request)
        var fetched: ImageFetches.Fetched?
        defer { fetched?.letGo() }
        if case .image(.url(let address), let region) = term.source {
            fetched = try await call.fetched([.url(address)])
            request.query.terms[0].source = .image(fetched?.images.first ?? .url(address), region: region)
        }
        var result: SearchResult
        do {
            result = try await call.admitted { [request] in try await call.service.library.search(request) }
        } catch {
            throw Problem(error, names) ?? error
        }
        for place in result.hits.indices { result.hits[place].item.path = nil }
        result.endHits(at: byteLimit)
        result.facets = result.facets?.limited(toBytes: byteLimit)
        return try .json(result)
    }

    /// Where the hits end, about, before there are as many as were asked for.
    private static let byteLimit = 8 << 20
}

extension SearchResult {
    /// Leaves out the hits after those whose keys and attributes come to so many bytes, and says so.
    fileprivate mutating func endHits(at byteLimit: Int) {
        var weight = 0
        let end = hits.firstIndex { hit in
            guard weight < byteLimit else { return true }
            weight += 64 + hit.key.text.utf8.count + hit.attributes.weight
            return false
        }
        guard let end else { return }
        let note =
            "only the first \(end) of \(hits.count) hits are returned, as their attributes are large; lower the limit"
        hits.removeSubrange(end...)
        warning = [warning, note].compactMap(\.self).joined(separator: "; ")
    }
}
