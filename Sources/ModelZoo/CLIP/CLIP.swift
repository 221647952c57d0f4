/// CLIP: two transformers, one for images and one for texts, trained together so that an image and its caption get
/// vectors of nearly the same direction.
///
/// Source: Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", 2021. Layer names are
/// those of Hugging Face's `CLIPModel`; weights under OpenAI's are renamed (``CLIPNames``).
enum CLIP {
    /// The sizes of one of the two transformers.
    struct Transformer: Sendable {
        /// Features of a token.
        let width: Int
        let layers: Int
        let heads: Int
        /// Width between the two dense layers of a block.
        let hidden: Int
    }

    /// The sizes of a member of the family.
    struct Sizes: Sendable {
        let vision: Transformer
        let text: Transformer
        /// Side of the patches that an image is cut into, in pixels.
        let patch: Int
        /// Length of the vectors that both transformers end in.
        let projection: Int
        /// How many pieces the tokenizer knows.
        let vocabulary: Int
    }

    /// ViT-B/32, the smallest that OpenAI published.
    static let vitB32 = Sizes(
        vision: Transformer(width: 768, layers: 12, heads: 12, hidden: 3072),
        text: Transformer(width: 512, layers: 12, heads: 8, hidden: 2048),
        patch: 32, projection: 512, vocabulary: 49408)
}
