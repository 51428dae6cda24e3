import Foundation
import Model

/// The definition that a demo is founded by: the one that was named, or a copy of it in which keys are of another kind.
struct DemoDefinition {
    /// Where it is.
    let path: String
    private let isCopy: Bool

    /// Takes a definition.
    ///
    /// - Parameters:
    ///   - definition: its directory.
    ///   - algorithm: the kind of the authorities' keys, and with `sm2` of those in tokens; nil for what it says.
    ///   - officers: who recovers keys, for tokens with two certificates; nil for those with one.
    /// - Throws: when it cannot be copied.
    init(_ definition: String, _ algorithm: KeyAlgorithm?, _ officers: DemoOfficers?) throws {
        guard let algorithm else {
            (path, isCopy) = (definition, false)
            return
        }
        path =
            FileManager.default.temporaryDirectory.appendingPathComponent("pki-demo-\(UUID().uuidString)")
            .path
        isCopy = true
        try FileManager.default.copyItem(atPath: definition, toPath: path)
        try Self.edit("\(path)/pki.yaml") { line in
            if line.hasPrefix("algorithm:") { return "algorithm: \(algorithm.rawValue)" }
            guard let officers, line.hasPrefix("dualCertificates:") else { return line }
            return "dualCertificates: true\n\(officers.line)"
        }
        try officers?.write(into: path)
        guard algorithm == .sm2 else { return }
        // Keys to encrypt to are made by the centre, and are of the token's kind.
        for name in try FileManager.default.contentsOfDirectory(atPath: "\(path)/profiles")
        where name.hasSuffix(".yaml") && !name.hasSuffix("-ENC.yaml") {
            try Self.edit("\(path)/profiles/\(name)") { line in
                line.hasPrefix("token:")
                    ? line.replacing(/algorithm: [a-z0-9]+/, with: "algorithm: sm2") : line
            }
        }
    }

    /// Moves a copy into a folder of the state, where it stays with it.
    ///
    /// - Returns: the directory of the definition from now on.
    /// - Throws: when it cannot be moved.
    func kept(in folder: String) throws -> String {
        guard isCopy else { return path }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let place = "\(folder)/definition"
        try FileManager.default.moveItem(atPath: path, toPath: place)
        return place
    }

    /// Removes a copy that nobody kept.
    func discard() {
        if isCopy { try? FileManager.default.removeItem(atPath: path) }
    }

    private static func edit(_ file: String, _ change: (String) -> String) throws {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { change(String($0)) }
        try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
    }
}
