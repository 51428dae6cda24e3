import Store
import Enrollment
import Foundation
import Issuer
import Logging
public import Model
import OpenSSL
import Tokens

/// `pki demo`: the whole story on throwaway state with a virtual token, told step by step.
///
/// Every part is the real one: the same desk, line, authority, server and readers that the commands use.
public struct CentreDemo: Sendable {
    let state: StateDirectory
    let definition: String
    /// The kind of the authorities' keys; nil for that of the definition.
    let algorithm: KeyAlgorithm?
    /// The software library for SKF, behind which the token is when keys are of SM2.
    let library: String
    let port: Int
    let teller: DemoTeller
    let say: @Sendable (String) -> Void

    /// Makes a demo.
    ///
    /// - Parameters:
    ///   - state: where; must not exist or be empty.
    ///   - definition: the definition directory.
    ///   - algorithm: the kind of the authorities' keys, and with `sm2` of the token's; nil for what the definition says.
    ///   - library: the software library for SKF; used with `sm2` alone.
    ///   - port: where to serve; 0 takes a free one.
    ///   - say: shows a line to the person who watches.
    public init(
        state: StateDirectory,
        definition: String,
        algorithm: KeyAlgorithm? = nil,
        library: String = CentreDemo.softwareLibrary,
        port: Int,
        say: @escaping @Sendable (String) -> Void
    ) {
        self.state = state
        self.definition = definition
        self.algorithm = algorithm
        self.library = library
        self.port = port
        self.say = say
        teller = DemoTeller(say: say)
    }

    /// The software library for SKF as a build puts it beside the program; it is a test double, and no package has it.
    ///
    /// Source: docs/adr/0080.
    public static var softwareLibrary: String {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("libSoftwareSKFDouble.so").path
    }

    /// Tells the story; then stops, or goes on serving until the process is ended.
    ///
    /// - Throws: whatever a part throws, or `DemoFailure` when something is not as it should be.
    public func run(thenServe: Bool) async throws {
        let port = try port == 0 ? FreePort.find() : port
        let officers = algorithm == .sm2 ? try DemoOfficers(at: WallClock.system.now) : nil
        let centre = try await found(publicURL: "http://127.0.0.1:\(port)", officers)
        let (listening, announce) = AsyncStream.makeStream(of: Int.self)
        let server = try CentreServer(
            centre: centre,
            host: "127.0.0.1",
            port: port,
            logLevel: .warning,
            stopsOnSignals: thenServe
        ) { port in
            announce.yield(port)
            announce.finish()
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { announce.finish() }
                try await server.run()
            }
            group.addTask {
                for await _ in listening {}
                do {
                    try await DemoStory(demo: self, centre: centre, officers: officers).tell()
                } catch {
                    await server.stop()
                    throw error
                }
                if thenServe {
                    say("serving on \(centre.configuration.publicURL); end with Ctrl-C")
                } else {
                    await server.stop()
                }
            }
            try await group.waitForAll()
        }
        try await centre.close()
    }

    private func found(publicURL: String, _ officers: DemoOfficers?) async throws -> CACentre {
        try await teller.step("建立CA中心 (pki init)") { facts in
            let own = try DemoDefinition(definition, algorithm, officers)
            defer { own.discard() }
            var configuration = try CentreConfiguration.load(directory: own.path)
            configuration.publicURL = publicURL
            let profiles = try Profile.loadAll(folder: "\(own.path)/profiles", flags: configuration.flags)
            try await CentreFounding(configuration: configuration, profiles: profiles, clock: .system).found(
                in: state,
                plan: FoundingPlan(administrator: "admin", displayName: "李管理"),
                passphrase: nil
            )
            let centre = try CACentre(
                state: state,
                definition: own.kept(in: "\(state.path)/demo"),
                configuration: configuration,
                passphrase: PassphraseSource(environment: [:]),
                clock: .system
            )
            let authorities = try centre.book.authorities()
            facts.told.append("\(state.path)")
            try DemoFailure.expect(authorities.count == 2, "a root and an issuing authority")
            try DemoFailure.expect(
                authorities.allSatisfy { $0.algorithm == configuration.algorithm },
                "authorities with keys of the kind that was asked for"
            )
            facts.checked.append("root and issuing authority, OCSP signer, audit key, administrator")
            return centre
        }
    }
}
