import ArgumentParser
import Centre
import Foundation
import Issuer
import Model
import OpenSSL

/// What `make bench` measures in process; not shipped.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pki-bench",
        subcommands: [
            IssueBench.self, RequestsBench.self, PrepareBench.self, SearchBench.self, ProduceBench.self,
            ProduceSKFBench.self, CardBench.self, ApplicationsBench.self,
        ]
    )
}

/// The whole issuance cycle, durable: check, reserve, build, lint, intend, sign, compare, store.
struct IssueBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "issue")

    /// How many requests are made and certificates kept at a time.
    private static let round = 4096

    @Option(help: "How many certificates.")
    var count: Int

    @Option(help: "How many callers issue at the same time.")
    var callers: Int = 16

    @Option(help: "The kind of all keys: p256, sm2 and others; of a new centre only.")
    var algorithm: String = KeyAlgorithm.p256.rawValue

    @Option(help: "The state directory of a centre; by default a new one, thrown away.")
    var state: String?

    @Option(help: "Write the certificates into this folder as PEM.")
    var certificates: String?

    private var kind: KeyAlgorithm {
        get throws {
            guard let kind = KeyAlgorithm(rawValue: algorithm) else {
                throw ValidationError("there is no kind of key '\(algorithm)'")
            }
            return kind
        }
    }

    func run() async throws {
        let path = state ?? FileManager.default.currentDirectoryPath + "/.build/bench-issue-\(getpid())"
        defer { if state == nil { try? FileManager.default.removeItem(atPath: path) } }
        let centre = try await open(StateDirectory(path))
        let authority = try centre.authority("issuing")
        var seconds = 0.0
        // In rounds, so that memory does not grow with the count; only the issuing is timed.
        for start in stride(from: 0, to: count, by: Self.round) {
            let requests = try (start..<min(start + Self.round, count)).map(request)
            let started = ContinuousClock.now
            let issued = try await issue(requests, authority)
            seconds += (ContinuousClock.now - started) / .seconds(1)
            try keep(issued)
        }
        try await centre.close()
        print("{\"count\": \(count), \"seconds\": \(seconds), \"rate\": \(Double(count) / seconds)}")
    }

    private func open(_ state: StateDirectory) async throws -> CACentre {
        let definition = ProcessInfo.processInfo.environment["PKI_CONFIG"] ?? "pki"
        if self.state == nil {
            var configuration = try CentreConfiguration.load(directory: definition)
            configuration.algorithm = try kind
            let profiles = try Profile.loadAll(folder: "\(definition)/profiles")
            let plan = FoundingPlan(administrator: "admin", displayName: "管理员")
            try await CentreFounding(configuration: configuration, profiles: profiles, clock: .system)
                .found(in: state, plan: plan, passphrase: nil)
        }
        return try CACentre.open(
            state: state,
            definition: definition,
            passphrase: PassphraseSource(environment: ProcessInfo.processInfo.environment),
            clock: .system
        )
    }

    /// A request with a key of its own, as a token would sign it.
    private func request(_ number: Int) throws -> IssuanceRequest {
        let key = try PrivateKey.generate(kind)
        let name = try DistinguishedName([.init(.commonName, "bench \(number)")])
        let body = try CertificateRequest.body(subject: name, publicKey: key.publicKey)
        let proof = try CertificateRequest.assemble(
            body: body,
            algorithm: key.signatureAlgorithm,
            signature: key.sign(body)
        )
        let facts = SubjectFacts(["name": "压测专家", "subjectUid": "BENCH\(number)"])
        return IssuanceRequest(profile: "EXPERT", facts: facts, proof: proof, actor: "system")
    }

    private func issue(
        _ requests: [IssuanceRequest],
        _ authority: CertificateAuthority
    ) async throws -> [Certificate] {
        try await withThrowingTaskGroup(of: [Certificate].self) { group in
            for caller in 0..<callers {
                group.addTask {
                    var issued: [Certificate] = []
                    for index in stride(from: caller, to: requests.count, by: callers) {
                        issued.append(try await authority.issue(requests[index]).certificate)
                    }
                    return issued
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private func keep(_ issued: [Certificate]) throws {
        guard let certificates else { return }
        try FileManager.default.createDirectory(atPath: certificates, withIntermediateDirectories: true)
        for certificate in issued {
            let path = "\(certificates)/\(certificate.serial.hexadecimal).pem"
            try Data(certificate.pem).write(to: URL(fileURLWithPath: path))
        }
    }
}
