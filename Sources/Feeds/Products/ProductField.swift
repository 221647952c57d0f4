/// A field of a product, whichever format it is written in.
enum ProductField: Hashable {
    case id, title, description, link, image, moreImages, group, price, salePrice, availability, condition, gender
    case text(Product.Text)

    /// The field that a column, a member or an element of a Merchant feed names, by its name there or a usual other one;
    /// case, blanks, hyphens, underscores and the prefix "g:" do not matter. Nil for a field that is not known here.
    init?(named name: String) {
        guard name.utf8.count <= 64 else { return nil }
        var letters: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): letters.append(byte | 0x20)
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): letters.append(byte)
            // A byte-order mark, or quotes, are left out as blanks are.
            case UInt8(ascii: ":"): if letters == [UInt8(ascii: "g")] { letters = [] }
            default: break
            }
        }
        guard let field = Self.names[String(decoding: letters, as: UTF8.self)] else { return nil }
        self = field
    }

    /// The name that the specification gives it.
    var name: String {
        switch self {
        case .id: "id"
        case .title: "title"
        case .description: "description"
        case .link: "link"
        case .image: "image_link"
        case .moreImages: "additional_image_link"
        case .group: "item_group_id"
        case .price: "price"
        case .salePrice: "sale_price"
        case .availability: "availability"
        case .condition: "condition"
        case .gender: "gender"
        case .text(let text): text.rawValue
        }
    }

    private static let names: [String: ProductField] = {
        var names: [String: ProductField] = [:]
        let fields: [ProductField] = [
            .id, .title, .description, .link, .image, .moreImages, .group, .price, .salePrice, .availability,
            .condition,
            .gender,
        ]
        for field in fields + Product.Text.allCases.map({ .text($0) }) {
            names[field.name.filter { $0 != "_" }] = field
        }
        return names.merging(others) { name, _ in name }
    }()

    private static let others: [String: ProductField] = [
        "productid": .id, "itemid": .id, "sku": .id, "guid": .id, "offerid": .id, "key": .id,
        "name": .title, "productname": .title, "summary": .description, "content": .description,
        "url": .link, "producturl": .link, "productlink": .link, "deeplink": .link,
        "image": .image, "imageurl": .image, "imagelinks": .moreImages, "images": .moreImages, "picture": .image,
        "imagesrc": .image,
        "photo": .image, "additionalimagelinks": .moreImages, "additionalimages": .moreImages,
        "moreimages": .moreImages,
        "groupid": .group, "parentid": .group, "parentsku": .group, "itemgroup": .group,
        "saleprice": .salePrice, "stock": .availability, "stockstatus": .availability, "instock": .availability,
        "vendor": .text(.brand), "manufacturer": .text(.brand), "colour": .text(.color), "colorname": .text(.color),
        "ean": .text(.gtin), "upc": .text(.gtin), "barcode": .text(.gtin), "category": .text(.productType),
        "type": .text(.productType), "producttypes": .text(.productType), "googlecategory": .text(.category),
        "agegroups": .text(.ageGroup),
    ]
}
