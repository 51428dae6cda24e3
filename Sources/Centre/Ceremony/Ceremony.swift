import Foundation
public import Issuer
public import Model
import OpenSSL

/// A ceremony that was read and checked: every step is one that can be asked for.
public struct Ceremony: Sendable {
    /// Its name: 1 to 40 of a-z, 0-9 and '-'.
    public let name: String
    /// 目的.
    public let purpose: String
    /// The first second of its window.
    public let notBefore: Timestamp
    /// The last second of its window.
    public let notAfter: Timestamp
    /// The login name of who acts.
    public let first: String
    /// The login name of who confirms.
    public let second: String
    /// 姓名 of those who watch.
    public let witnesses: [String]
    /// SHA-256 of the file.
    public let digest: [UInt8]
    let days: (from: String, to: String)
    let expected: [(id: AuthorityID, fingerprint: [UInt8])]
    let steps: [CeremonyStep]
    /// File, line and key of each step, as errors name it.
    let places: [String]

    /// What it will do, one line for each step.
    public var plan: [String] { steps.enumerated().map { "\($0.offset + 1). \($0.element.words)" } }

    /// Reads the file at `path`.
    ///
    /// - Throws: `ConfigurationError` naming file, line and key.
    public init(path: String) throws(ConfigurationError) {
        let reader = try CeremonyReader(path: path)
        try self.init(reader, reader.document.value)
    }

    init(_ reader: CeremonyReader, _ file: CeremonyFile) throws(ConfigurationError) {
        guard AuthorityID(file.ceremony) != nil else {
            throw reader.fault("ceremony", "must be 1 to 40 of a-z, 0-9 and '-', beginning with a letter")
        }
        guard (1...200).contains(file.purpose.unicodeScalars.count) else {
            throw reader.fault("purpose", "must have 1 to 200 characters")
        }
        name = file.ceremony
        purpose = file.purpose
        digest = reader.digest
        days = (file.notBefore, file.notAfter)
        notBefore = try reader.day(file.notBefore, key: "notBefore")
        notAfter = try reader.day(file.notAfter, key: "notAfter").advanced(bySeconds: 86_399)
        guard notBefore < notAfter else { throw reader.fault("notAfter", "lies before notBefore") }
        first = try reader.person("operator", in: file.participants)
        second = try reader.person("second", in: file.participants)
        guard first != second else {
            throw reader.fault("participants", "operator and second are one person")
        }
        witnesses = try reader.witnesses(in: file.participants)
        expected = try reader.expectations(file.expect ?? [])
        steps = try reader.steps(file.steps)
        places = steps.indices.map { reader.place("steps[\($0)]") }
    }
}
