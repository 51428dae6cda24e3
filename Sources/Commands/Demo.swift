import ArgumentParser
import Centre
import Foundation

/// `pki demo`.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The whole story on throwaway state with a virtual token, narrated.",
        discussion: """
            Founds a CA, applies, reviews, takes payment, makes a token, asks OCSP,
            revokes, asks again, and reads the revocation list; then keeps serving until
            Ctrl-C, or stops with --exit. Without --state the state is thrown away at the
            end; with it, it stays, with DIR/evidence for other programs to read.

            EXAMPLE
              pki demo --exit --state /tmp/demo

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    @Flag(help: "Stop at the end instead of serving.")
    var exit = false

    @Option(help: "Serve on this port; by default a free one.")
    var port: Int = 0

    func run() async throws {
        let throwaway = centre.state == nil
        let path = centre.state ?? Demo.temporaryPath()
        defer {
            if throwaway { try? FileManager.default.removeItem(atPath: path) }
        }
        let demo = CentreDemo(
            state: StateDirectory(path),
            definition: centre.definitionDirectory,
            port: port
        ) { Terminal.result(Terminal.printable($0)) }
        try await demo.run(thenServe: !exit)
        if !throwaway { Terminal.result("证据在 \(path)/evidence") }
    }

    private static func temporaryPath() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("pki-demo-\(UUID().uuidString)").path
    }
}
