/// Makes a product of a draft, and tells what of it cannot be used.
///
/// Left out is a product without an id, with one that is too long (a cut one could be another's) or was used before, and one
/// without a usable image. Texts that are too long are cut; other fields that cannot be used are left out.
struct ProductCheck {
    private let draft: ProductDraft
    private let options: FeedOptions
    private(set) var faults: [ProductFault] = []

    init(_ draft: ProductDraft, _ options: FeedOptions) { (self.draft, self.options) = (draft, options) }

    /// The product; nil when it is left out.
    /// - Parameter isNew: asked once, with an id that can be used.
    mutating func product(isNew: (String) -> Bool) -> Product? {
        guard let id = draft.values[.id] else { return leaveOut(.id, "is missing") }
        let most = draft.hasLongID ? WebAddress.limit : 50
        guard id.cut(to: most).utf8.count == id.utf8.count else {
            return leaveOut(.id, "'\(id.cut(to: 60))…' has more than \(most) characters")
        }
        guard isNew(id) else { return leaveOut(.id, "came before in this feed, and the first one counts") }
        let link = address(.link, base: options.address)
        let images = images(base: link ?? options.address)
        guard !images.isEmpty else {
            let isMissing = draft.values[.image] == nil && draft.moreImages.isEmpty
            return leaveOut(.image, isMissing ? "is missing" : "can be used of none")
        }
        var (full, sale) = (price(.price), price(.salePrice))
        if full == nil { (full, sale) = (sale, nil) }
        var texts: [Product.Text: String] = [:]
        for field in Product.Text.allCases { texts[field] = text(.text(field), field.limit) }
        return Product(
            id: id, line: draft.line, title: text(.title, 150), description: text(.description, 5000), link: link,
            images: images, groupID: group(), price: full, salePrice: sale,
            availability: word(.availability, Product.Availability.init(spelled:)),
            condition: word(.condition, Product.Condition.init(spelled:)),
            gender: word(.gender, Product.Gender.init(spelled:)), texts: texts)
    }

    private mutating func leaveOut(_ field: ProductField, _ reason: String) -> Product? {
        report(field, .productLeftOut, reason)
        return nil
    }

    private mutating func report(_ field: ProductField, _ effect: ProductFault.Effect, _ reason: String) {
        let id = draft.values[.id].map { $0.cut(to: WebAddress.limit) }
        faults.append(ProductFault(line: draft.line, id: id, field: field.name, effect, reason))
    }

    private mutating func text(_ field: ProductField, _ limit: Int) -> String? {
        guard let text = draft.values[field] else { return nil }
        let cut = text.cut(to: limit)
        if cut.utf8.count < text.utf8.count { report(field, .fieldCut, "has more than \(limit) characters") }
        return cut
    }

    /// A group's id is not cut, for two groups could become one.
    private mutating func group() -> String? {
        guard let group = draft.values[.group] else { return nil }
        guard group.cut(to: 50).utf8.count == group.utf8.count else {
            report(.group, .fieldLeftOut, "'\(group.cut(to: 60))…' has more than 50 characters")
            return nil
        }
        return group
    }

    private mutating func word<Word>(_ field: ProductField, _ read: (String) -> Word?) -> Word? {
        guard let text = draft.values[field] else { return nil }
        let word = text.utf8.count <= 100 ? read(text) : nil
        if word == nil { report(field, .fieldLeftOut, "'\(text.cut(to: 60))' is no known value") }
        return word
    }

    private mutating func price(_ field: ProductField) -> Price? {
        guard let text = draft.values[field] else { return nil }
        do throws(Price.Fault) {
            return try Price(parsing: text, feedCurrency: options.currency)
        } catch {
            report(field, .fieldLeftOut, error.reason)
            return nil
        }
    }

    private mutating func address(_ field: ProductField, base: String?) -> String? {
        draft.values[field].flatMap { address($0, field, base: base) }
    }

    private mutating func address(_ text: String, _ field: ProductField, base: String?) -> String? {
        do throws(WebAddress.Fault) {
            return try WebAddress.resolved(text, base: base)
        } catch {
            report(field, .fieldLeftOut, error.reason)
            return nil
        }
    }

    private mutating func images(base: String?) -> [String] {
        var images = address(.image, base: base).map { [$0] } ?? []
        for more in draft.moreImages {
            guard let image = address(more, .moreImages, base: base), !images.contains(image) else { continue }
            guard images.count < draft.imageLimit else {
                report(.moreImages, .fieldCut, "has more than the \(draft.imageLimit) images of a product")
                break
            }
            images.append(image)
        }
        return images
    }
}
