import ArgumentParser
import Centre
import CentreSupport
import Foundation
import Model
import Tokens

/// 制证 of SM2 tokens with two certificates behind the software library for SKF, which takes as long as a token for keys and signatures.
struct ProduceSKFBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "produce-skf")

    /// Signatures for one token: its request, and the office's challenge.
    private static let signatures = 2

    @Option(help: "How many tokens, one after the other.")
    var count: Int = 4

    @Option(help: "How long a token takes to make its key, in milliseconds.")
    var generate: Int = 800

    @Option(help: "How long a token takes to sign, in milliseconds.")
    var sign: Int = 100

    @Option(help: "How long a token takes to take in the pair to decrypt with, in milliseconds.")
    var take: Int = 200

    func run() async throws {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open(definition: Self.definition(in: prepared))
        let counter = try Counter(centre)
        let line = try ProductionLine(
            centre: centre,
            producer: centre.staffOperator("liu.zhizheng"),
            station: "bench"
        )
        var seconds: [Double] = []
        for number in 0..<count {
            let application = try await counter.paidApplication(number)
            let program = program(prepared.path("skf-\(number)"), serial: "BE4C\(1000 + number)")
            let began = ContinuousClock.now
            guard let identity = try await CryptokiToken.list(Self.module, program: program).first else {
                throw ValidationError("there is no token behind \(Self.module.path ?? "")")
            }
            let token = try CryptokiToken(identity, module: Self.module, program: program)
            _ = try await line.make(line.claim(application), on: token)
            seconds.append((ContinuousClock.now - began) / .seconds(1))
            await token.close()
        }
        try await centre.close()
        let library = Double(generate + Self.signatures * sign + take) / 1000
        let mean = seconds.reduce(0, +) / Double(max(1, seconds.count))
        print("{\"seconds\": \(mean), \"slowest\": \(seconds.max() ?? 0), \"library\": \(library)}")
    }

    /// The shipped definition, in which an expert's token has SM2 keys and two certificates.
    private static func definition(in prepared: PreparedCentre) throws -> String {
        let path = prepared.path("definition")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: path)
        let profile = "\(path)/profiles/EXPERT.yaml"
        let yaml = try String(contentsOfFile: profile, encoding: .utf8)
        try yaml.replacing("slot: 9a, algorithm: p256", with: "slot: 9a, algorithm: sm2")
            .write(toFile: profile, atomically: true, encoding: .utf8)
        let officers = try DemoOfficers(at: WallClock.system.now)
        try officers.write(into: path)
        let main = try String(contentsOfFile: "\(path)/pki.yaml", encoding: .utf8)
        try main.replacing("dualCertificates: false", with: "dualCertificates: true\n\(officers.line)")
            .write(toFile: "\(path)/pki.yaml", atomically: true, encoding: .utf8)
        return path
    }

    private static var module: TokenModule {
        TokenModule(
            name: "bench",
            path: Programs.path("libSoftwareSKFDouble.so"),
            skf: "standard",
            profile: SKFProfile(),
            factoryOfficerPIN: "1234567812345678"
        )
    }

    private func program(_ state: String, serial: String) -> WorkerProgram {
        WorkerProgram(
            path: Programs.path("pki"),
            environment: [
                "SOFTWARE_SKF_STATE": state, "SOFTWARE_SKF_DEVICES": serial,
                "SOFTWARE_SKF_DELAYS":
                    "SKF_GenECCKeyPair:\(generate),SKF_ECCSignData:\(sign),SKF_ImportECCKeyPair:\(take)",
            ]
        )
    }
}
