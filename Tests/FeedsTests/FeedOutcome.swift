@testable import Feeds

/// All that a feed gives.
struct FeedOutcome: Equatable {
    var products: [Product] = []
    var faults: [ProductFault] = []
    var feeds: [LinkedFeed] = []
    var failure: FeedError?
    var isComplete = false
    var summary = FeedSummary()

    /// Reads bytes in pieces of so many; nil for all at once.
    init(_ format: FeedFormat, _ bytes: [UInt8], piece: Int? = nil, options: FeedOptions = FeedOptions()) {
        var parser = FeedParser(format, options: options)
        var rest = bytes[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(piece ?? rest.count)
            rest = rest.dropFirst(chunk.count)
            add(parser.consume(chunk))
        }
        add(parser.finish())
        (failure, isComplete, summary) = (parser.failure, parser.isComplete, parser.summary)
    }

    init(_ format: FeedFormat, _ text: String, options: FeedOptions = FeedOptions()) {
        self.init(format, Array(text.utf8), options: options)
    }

    private mutating func add(_ events: [FeedEvent]) {
        for event in events {
            switch event {
            case .product(let product): products.append(product)
            case .fault(let fault): faults.append(fault)
            case .feed(let feed): feeds.append(feed)
            }
        }
    }
}

/// Sound feeds of each format.
enum Sample {
    static let rss = """
        <?xml version="1.0" encoding="UTF-8"?>
        <rss version="2.0" xmlns:g="http://base.google.com/ns/1.0" xmlns:x="http://example.com/x"><channel>
        <title>Shop</title><link>https://shop.example</link>
        <item>
          <g:id>A-1</g:id><title>Dress &amp; belt</title><description><![CDATA[<p>Red</p>]]></description>
          <link>https://shop.example/p/1</link><g:image_link>https://cdn.example/1.jpg</g:image_link>
          <g:additional_image_link>https://cdn.example/1b.jpg</g:additional_image_link>
          <g:additional_image_link>https://cdn.example/1c,d e.jpg</g:additional_image_link>
          <g:item_group_id>G</g:item_group_id><g:shipping><g:country>DE</g:country><g:price>4.90 EUR</g:price></g:shipping>
          <g:price>15.00 EUR</g:price><g:sale_price>12,50 EUR</g:sale_price><g:availability>in stock</g:availability>
          <g:brand>Acme</g:brand><g:color>red</g:color><g:size>M</g:size><g:gender>female</g:gender>
          <g:condition>new</g:condition><g:gtin>4006381333931</g:gtin><g:mpn>m1</g:mpn>
          <g:product_type>Clothing &gt; Dresses</g:product_type><g:google_product_category>2271</g:google_product_category>
          <g:custom_label_0>summer</g:custom_label_0><x:color>blue</x:color><g:unknown>?</g:unknown>
        </item>
        <item><g:id>A-2</g:id><g:title>Shoe</g:title><g:image_link>/img/2.jpg</g:image_link>
          <g:link>http://shop.example/p/2/</g:link></item>
        </channel></rss>
        """
    static let atom = """
        <feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><title>Shop</title>
        <entry><id>tag:shop.example,2026:1</id><g:id>1</g:id><title>Coat</title><summary>Warm</summary>
        <link rel="alternate" href="https://shop.example/1"/><link rel="self" href="https://shop.example/1.atom"/>
        <author><name>Not the title</name></author>
        <g:image_link>https://cdn.example/1.jpg</g:image_link><g:price>EUR 99</g:price></entry>
        <entry><id>tag:shop.example,2026:a-rather-long-id-of-more-than-fifty-characters</id><title>Hat</title>
        <link href="https://shop.example/2"/><link rel="enclosure" type="image/png" href="/2.png"/></entry>
        </feed>
        """
    static let sitemap = """
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
        <url><loc>https://shop.example/about</loc></url>
        <url><loc>https://shop.example/p/1</loc><image:image><image:loc>https://cdn.example/1.jpg</image:loc>
        <image:title>One</image:title></image:image><image:image><image:loc>https://cdn.example/2.jpg</image:loc></image:image></url>
        </urlset>
        """
    static let sitemapIndex = """
        <sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        <sitemap><loc>https://shop.example/s1.xml</loc><lastmod>2026-11-01</lastmod></sitemap>
        <sitemap><loc>ftp://shop.example/s2.xml</loc></sitemap><sitemap><loc>/s3.xml.gz</loc></sitemap></sitemapindex>
        """
    static let tsv =
        "\u{feff}id\ttitle\timage link\tadditional_image_link\tprice\tnote\r\n"
        + "1\t\"A \"\"fine\"\" shirt\twith a tab\"\thttps://c.example/1.jpg\thttps://c.example/a%2Cb.jpg,https://c.example/c.jpg"
        + "\t\"1,234.50 USD\"\tx\r\n\r\n" + "2\t12\" pan\thttps://c.example/2.jpg\t\t9 EUR\t\r\n"
    static let csv =
        "sku;name;picture;price\n1;\"Two; lines\nhere\";https://c.example/1.jpg;\"15,00 €\"\n"
        + "2;Plain;https://c.example/2.jpg;£9.99\n"
    static let jsonLines =
        #"{"id":1,"title":"Caf\u00e9","image_link":"https://c.example/1.jpg","price":{"value":"15.00","currency":"EUR"},"#
        + #""additional_image_link":["https://c.example/a,b.jpg"],"availability":"out of stock"}"# + "\n\n"
        + #"{"id":"2","images":["https://c.example/2.jpg","https://c.example/3.jpg"],"price":19.99,"unknown":[{}]}"#
        + "\n"
    static let shopify = """
        {"products":[{"id":632910392,"title":"Shirt","handle":"shirt","body_html":"<b>x</b>","vendor":"Acme",
        "product_type":"Tops","options":[{"name":"Color","position":1},{"name":"Size","position":2}],
        "images":[{"id":1,"src":"https://cdn.example/a.jpg","variant_ids":[]},{"id":2,"src":"https://cdn.example/b.jpg","variant_ids":[12]}],
        "variants":[{"id":11,"title":"Red / M","option1":"Red","option2":"M","price":"19.00","compare_at_price":"25.00","available":true,"sku":"s1","featured_image":null},
        {"id":12,"title":"Blue / L","option1":"Blue","option2":"L","price":"19.00","compare_at_price":null,"available":false}]},
        {"id":7,"title":"No image","handle":"none","images":[],"variants":[]}]}
        """

    static let all: [(FeedFormat, String)] = [
        (.xml, rss), (.xml, atom), (.xml, sitemap), (.xml, sitemapIndex), (.tsv, tsv), (.csv, csv),
        (.jsonLines, jsonLines),
        (.shopify, shopify),
    ]
}
