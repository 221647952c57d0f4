public import ArgumentParser
public import Simile

extension PrecisionName: ExpressibleByArgument {}

/// The options of `simile serve`, which `simile` checks and `simile-serve` follows.
package struct ServeOptions: ParsableArguments {
    /// What its help says.
    package static let abstract = "Serve the catalog over HTTP: an API, interactive documentation, and a web page."
    package static let discussion = """
        Settings come from a YAML file, the environment (SIMILE_SERVE_PORT and so on) and options, each overriding those \
        before; --print-config shows the effective settings and their sources. Without keys the service answers \
        programs on this machine only. SIGHUP reloads keys, certificates and settings; SIGTERM stops the service after the \
        requests in progress.

        EXAMPLES:
          simile serve                                          http://127.0.0.1:8080
          simile serve --catalog shop.simile --port 9000
          simile serve --catalog new.simile --create            an empty catalog, to be filled over HTTP
          simile serve --collect                                products of shops as they change
          simile serve --config serve.yaml --print-config
          simile serve --watch true                             index what changes in the catalog's roots
          simile serve --make-key                               a key, and the configuration that accepts it
        """

    @Option(
        help: ArgumentHelp("A YAML file of settings (else SIMILE_SERVE_CONFIG).", valueName: "file"),
        completion: .file())
    package var config: String?

    @Option(help: ArgumentHelp("The address or name to listen on (default: 127.0.0.1).", valueName: "name"))
    package var host: String?

    @Option(help: ArgumentHelp("The port to listen on; 0 takes a free one (default: 8080).", valueName: "n"))
    package var port: Int?

    @OptionGroup package var catalogue: CatalogOptions

    @Flag(help: "Create the catalog if there is none.")
    package var create = false

    @Option(help: ArgumentHelp("A model that requests may choose; may be repeated.", valueName: "name"))
    package var model: [String] = []

    @Option(help: ArgumentHelp("The model of requests that choose none.", valueName: "name"))
    package var defaultModel: String?

    @Option(
        help:
            "f32 is the same on every machine; fast is bfloat16, about twice as fast where the processor has it (default: f32)."
    )
    package var precision: PrecisionName?

    @Option(help: ArgumentHelp("The lowest score that counts as similar.", valueName: "0…1"))
    package var threshold: Double?

    @Flag(help: "Read sources of products when they are due; see simile sources.")
    package var collect = false

    @Option(
        help: ArgumentHelp(
            "The certificate chain to serve HTTPS with, in a build with the trait TLS: a PEM file.", valueName: "file"))
    package var tlsCertificate: String?

    @Option(help: ArgumentHelp("The certificate's private key: a PEM file.", valueName: "file"))
    package var tlsKey: String?

    @Option(
        help: ArgumentHelp("How many requests are processed at a time (default: one per core).", valueName: "n"))
    package var workers: Int?

    @Option(help: ArgumentHelp("How many requests may wait before others are refused (default: 64).", valueName: "n"))
    package var queue: Int?

    @Option(
        help: ArgumentHelp(
            "A folder, or a root of the catalog, whose images are indexed as they change; true for all roots; may be repeated.",
            valueName: "folder"))
    package var watch: [String] = []

    @Flag(help: "Print the effective settings as YAML, with the source of each, and exit.")
    package var printConfig = false

    @Flag(help: "Print a new key and the configuration lines that accept it, and exit.")
    package var makeKey = false

    package init() {}
}
