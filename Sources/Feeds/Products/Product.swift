/// A product as a feed describes it, checked: what cannot be used is left out, and told by a ``ProductFault``.
///
/// The fields are those of Google Merchant's product data specification that matter to search, with its limits in characters
/// (Unicode scalars).
package struct Product: Hashable, Sendable {
    /// What the feed calls the product, byte by byte: at most 50 characters, or 2,000 where it is an address. Not empty.
    package let id: String
    /// The line that the product begins on, from 1; of a page of Shopify the product's number.
    package let line: Int
    /// At most 150 characters.
    package let title: String?
    /// At most 5,000 characters, HTML as it comes.
    package let description: String?
    /// The product's page, http or https.
    package let link: String?
    /// Addresses of images, http or https, at least one, each once. The first decides how the product looks.
    package let images: [String]
    /// What variants of one product share.
    package let groupID: String?
    /// What it costs.
    package let price: Price?
    /// What it costs at present, where that is less.
    package let salePrice: Price?
    /// Whether it can be bought.
    package let availability: Availability?
    /// New or not.
    package let condition: Condition?
    /// Whom it is for.
    package let gender: Gender?
    /// Fields of free text.
    package let texts: [Text: String]

    /// Fields of free text, in the words of the specification.
    package enum Text: String, Hashable, Sendable, CaseIterable {
        case brand, color, size, gtin, mpn, material, pattern
        case ageGroup = "age_group"
        /// The shop's own category, such as "Clothing > Dresses".
        case productType = "product_type"
        /// Google's category, a path or a number.
        case category = "google_product_category"
        case customLabel0 = "custom_label_0"
        case customLabel1 = "custom_label_1"
        case customLabel2 = "custom_label_2"
        case customLabel3 = "custom_label_3"
        case customLabel4 = "custom_label_4"

        /// The most characters.
        var limit: Int {
            switch self {
            case .brand, .mpn: 70
            case .gtin: 50
            case .color, .size, .pattern: 100
            case .material: 200
            case .ageGroup: 20
            case .productType, .category: 750
            case .customLabel0, .customLabel1, .customLabel2, .customLabel3, .customLabel4: 100
            }
        }
    }

    /// Whether a product can be bought.
    package enum Availability: String, Hashable, Sendable, Codable, CaseIterable {
        case inStock = "in_stock"
        case outOfStock = "out_of_stock"
        case preorder, backorder
    }

    /// New or not.
    package enum Condition: String, Hashable, Sendable, Codable, CaseIterable { case new, refurbished, used }

    /// Whom a product is for.
    package enum Gender: String, Hashable, Sendable, Codable, CaseIterable { case female, male, unisex }
}

extension Product.Availability {
    /// Reads the value of today ("in_stock"), the old one ("in stock", "available for order"), schema.org's
    /// ("https://schema.org/InStock") and a boolean; nil for what is none of them.
    init?(spelled text: String) {
        switch text.lettersAfterSlash {
        case "instock", "available", "availablefororder", "limitedavailability", "onlineonly", "true", "yes", "1":
            self = .inStock
        case "outofstock", "soldout", "discontinued", "unavailable", "instoreonly", "false", "no", "0":
            self = .outOfStock
        case "preorder", "presale": self = .preorder
        case "backorder": self = .backorder
        default: return nil
        }
    }
}

extension Product.Condition {
    /// Reads "new", "New" and schema.org's "NewCondition".
    init?(spelled text: String) {
        switch text.lettersAfterSlash {
        case "new", "newcondition": self = .new
        case "refurbished", "refurbishedcondition": self = .refurbished
        case "used", "usedcondition": self = .used
        default: return nil
        }
    }
}

extension Product.Gender {
    /// Reads the words of the specification, in any case, and their usual variants.
    init?(spelled text: String) {
        switch text.lettersAfterSlash {
        case "female", "women", "womens", "woman": self = .female
        case "male", "men", "mens", "man": self = .male
        case "unisex": self = .unisex
        default: return nil
        }
    }
}

extension String {
    /// The lowercase letters and digits behind the last slash, so that spellings can be compared.
    fileprivate var lettersAfterSlash: String {
        let last = unicodeScalars.split(separator: "/").last.map { String($0) } ?? ""
        return last.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
}
