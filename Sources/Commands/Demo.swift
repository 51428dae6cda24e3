import ArgumentParser
import Centre
import Foundation
import Model

/// `pki demo`.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The whole story on throwaway state with a virtual token, narrated.",
        discussion: """
            Founds a CA, applies, reviews, takes payment, makes a token, asks OCSP, renews
            and unlocks the token, revokes, asks again, and reads the revocation list; then
            keeps serving until Ctrl-C, or stops with --exit. Without --state the state is
            thrown away at the end; with it, it stays, with DIR/evidence for other programs
            to read. With --algorithm sm2 the token is one behind SKF (GM/T 0016), of a
            software library that a build of the sources puts beside the program, and has
            two certificates; it breaks, and the key to decrypt with is recovered onto
            another one by two persons and two officers.

            EXAMPLE
              pki demo --exit --state /tmp/demo
              pki demo --algorithm sm2 --exit

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    @Flag(help: "Stop at the end instead of serving.")
    var exit = false

    @Option(
        help:
            "The kind of the authorities' keys, with sm2 of the token's too (default: as the definition says)."
    )
    var algorithm: KeyAlgorithm?

    @Option(help: "The software library for SKF, for --algorithm sm2 (default: beside the program).")
    var skfLibrary: String?

    @Option(help: "Serve on this port; by default a free one.")
    var port: Int = 0

    private var library: String { skfLibrary ?? CentreDemo.softwareLibrary }

    func validate() throws {
        guard algorithm == .sm2, !FileManager.default.fileExists(atPath: library) else { return }
        throw ValidationError(
            "--algorithm sm2 needs the software library for SKF, and \(library) is not there: a build of the sources makes it"
        )
    }

    func run() async throws {
        let throwaway = centre.state == nil
        let path = centre.state ?? Demo.temporaryPath()
        defer {
            if throwaway { try? FileManager.default.removeItem(atPath: path) }
        }
        let demo = CentreDemo(
            state: StateDirectory(path),
            definition: centre.definitionDirectory,
            algorithm: algorithm,
            library: library,
            port: port
        ) { Terminal.result(Terminal.printable($0)) }
        try await demo.run(thenServe: !exit)
        if !throwaway { Terminal.result("证据在 \(path)/evidence") }
    }

    private static func temporaryPath() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("pki-demo-\(UUID().uuidString)").path
    }
}
