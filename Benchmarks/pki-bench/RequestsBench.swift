import ArgumentParser
import Foundation
import Model
import OpenSSL

/// PKCS#10 requests for the load on an API, each by a key of its own.
struct RequestsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "requests")

    @Option(help: "How many requests.")
    var count: Int

    @Option(help: "Write them into this file, PEM.")
    var out: String

    func run() async throws {
        var text: [UInt8] = []
        for number in 0..<count {
            let key = try PrivateKey.generate(.p256)
            let name = try DistinguishedName([.init(.commonName, "bench \(number)")])
            let body = try CertificateRequest.body(subject: name, publicKey: key.publicKey)
            let request = try CertificateRequest.assemble(
                body: body,
                algorithm: key.signatureAlgorithm,
                signature: key.sign(body)
            )
            text += PEM.encode(request.der, label: "CERTIFICATE REQUEST")
        }
        try Data(text).write(to: URL(fileURLWithPath: out))
    }
}
