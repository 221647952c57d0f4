/// Reads a page of Shopify's `products.json`, at most 250 products; a page without any is the last. It is read whole, so that
/// a page that is cut gives nothing.
///
/// A product's variants are products of their own with the product's id as the group's, or the first stands for all. A
/// variant's image goes before the product's others. The price from which a variant is reduced is its price, and what it
/// costs now its sale price.
struct ShopifyParser: FormatParser {
    private let options: FeedOptions
    private var page: [UInt8] = []

    init(options: FeedOptions) { self.options = options }

    mutating func consume(_ bytes: UnsafeBufferPointer<UInt8>, _ found: inout FeedAssembler) throws(FeedError) {
        guard page.count + bytes.count <= options.limits.pageBytes else {
            throw FeedError(line: nil, .limit, "the page has more than \(options.limits.pageBytes) bytes")
        }
        page.append(contentsOf: bytes)
    }

    mutating func finish(_ found: inout FeedAssembler) throws(FeedError) {
        defer { page = [] }
        guard String(validating: page, as: UTF8.self) != nil else {
            throw FeedError(line: nil, .encoding, "the page is not UTF-8")
        }
        guard let node = try? JSONNode.parsed(page) else {
            throw FeedError(line: nil, .broken, "the page is no JSON, or not all of it")
        }
        guard case .list(let products) = node["products"] else {
            throw FeedError(line: nil, .unknown, "the page has no list of products")
        }
        for (index, product) in products.enumerated() {
            let variants = product["variants"].list
            for variant in options.variants == .first || variants.isEmpty ? [variants.first ?? .null] : variants {
                try found.add(draft(product, variant, number: index + 1))
            }
        }
    }

    private func draft(_ product: JSONNode, _ variant: JSONNode, number: Int) -> ProductDraft {
        var draft = ProductDraft(line: number)
        draft.imageLimit = 250
        let id = product["id"].text ?? ""
        let isEach = options.variants == .each && variant["id"].text != nil
        draft.add(.id, isEach ? variant["id"].text ?? "" : id)
        draft.add(.group, id)
        let title = product["title"].text ?? ""
        let variantTitle = variant["title"].text ?? ""
        // Shopify's word for what has no variants.
        let isPlain = !isEach || variantTitle.isEmpty || variantTitle == "Default Title"
        draft.add(.title, isPlain ? title : "\(title) – \(variantTitle)")
        draft.add(.description, product["body_html"].text ?? "")
        if let handle = product["handle"].text, !handle.isEmpty, options.address != nil {
            draft.add(.link, "/products/\(handle)" + (isEach ? "?variant=\(variant["id"].text ?? "")" : ""))
        }
        draft.add(.text(.brand), product["vendor"].text ?? "")
        draft.add(.text(.productType), product["product_type"].text ?? "")
        draft.add(.text(.gtin), variant["barcode"].text ?? "")
        draft.add(.text(.mpn), variant["sku"].text ?? "")
        draft.add(.availability, variant["available"].text ?? "")
        addPrices(variant, to: &draft)
        if isEach { addChoices(product, variant, to: &draft) }
        addImages(product, variant, to: &draft)
        return draft
    }

    private func addPrices(_ variant: JSONNode, to draft: inout ProductDraft) {
        let price = variant["price"].text ?? ""
        let before = variant["compare_at_price"].text ?? ""
        let isReduced =
            if let now = try? Price(parsing: price, feedCurrency: nil),
                let then = try? Price(parsing: before, feedCurrency: nil)
            { then.amount > now.amount } else { false }
        draft.add(.price, isReduced ? before : price)
        if isReduced { draft.add(.salePrice, price) }
    }

    /// "Color" and "Size" are what a shop has named its options; any other language's words are not known here.
    private func addChoices(_ product: JSONNode, _ variant: JSONNode, to draft: inout ProductDraft) {
        for (index, option) in product["options"].list.prefix(3).enumerated() {
            guard let name = option["name"].text ?? option.text, let field = ProductField(named: name),
                let value = variant["option\(index + 1)"].text
            else { continue }
            switch field {
            case .text(.color), .text(.size), .text(.material), .text(.pattern): draft.add(field, value)
            default: break
            }
        }
    }

    private func addImages(_ product: JSONNode, _ variant: JSONNode, to draft: inout ProductDraft) {
        let images = product["images"].list
        draft.add(.image, variant["featured_image"]["src"].text ?? "")
        if let id = variant["id"].text {
            for image in images where image["variant_ids"].list.contains(where: { $0.text == id }) {
                draft.add(.image, image["src"].text ?? "")
            }
        }
        for image in images { draft.add(.image, image["src"].text ?? "") }
    }
}
