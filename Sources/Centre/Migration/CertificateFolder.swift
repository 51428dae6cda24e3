import Foundation
import Issuer
import Model
import OpenSSL

/// The certificates in a folder, one or more in each file, or in one file; PEM or DER.
///
/// Files are read in the order of their names. Hidden files are left aside; what is no certificate, nor a damaged one,
/// is said to be something else.
public struct CertificateFolder: CertificateFeed {
    /// The most octets of one file of a folder: 1 MiB.
    public static let largestFile = 1 << 20
    /// The most octets of a file that was named itself: 1 GiB.
    public static let largestBundle = 1 << 30

    private let path: String

    /// Names a folder or a file.
    public init(path: String) {
        self.path = path
    }

    /// Begins at the first certificate.
    ///
    /// - Throws: `InputFileError` when a named file cannot be read, `CentreError` for a folder.
    public func items() throws -> AnyIterator<CertificateFeedItem> {
        var isFolder: ObjCBool = false
        let exists = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard exists, isFolder.boolValue else {
            let bytes = try InputFile(path, limit: Self.largestBundle).read()
            let items = Self.items(bytes, path)
            return AnyIterator(items.makeIterator())
        }
        var names = try names().makeIterator()
        var waiting: [CertificateFeedItem] = []
        return AnyIterator {
            while waiting.isEmpty, let name = names.next() { waiting = read(name).reversed() }
            return waiting.popLast()
        }
    }

    private func names() throws(CentreError) -> [String] {
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: path)
            return names.filter { !$0.hasPrefix(".") }.sorted()
        } catch {
            throw CentreError(.system(what: path, detail: error.localizedDescription))
        }
    }

    private func read(_ name: String) -> [CertificateFeedItem] {
        let place = "\(path)/\(name)"
        do {
            let bytes = try InputFile(place, limit: Self.largestFile).read()
            if let other = Self.other(bytes) { return [CertificateFeedItem(source: place, other: other)] }
            return Self.items(bytes, place)
        } catch {
            if case .notAFile = error.reason {
                return [CertificateFeedItem(source: place, other: "it is not a file")]
            }
            return [CertificateFeedItem(source: place, fault: error.message)]
        }
    }

    private static let otherLabels = [
        "PRIVATE KEY", "PUBLIC KEY", "PARAMETERS", "CERTIFICATE REQUEST", "X509 CRL",
    ]

    /// What a file is that never was a certificate; nil for certificates, and for everything that may be the rest of one.
    private static func other(_ bytes: [UInt8]) -> String? {
        let labels = PEM.labels(bytes)
        if let first = labels.first {
            let isOther = labels.allSatisfy { label in otherLabels.contains { label.hasSuffix($0) } }
            return isOther ? "no certificate: \(first)" : nil
        }
        if (try? RevocationList(der: bytes)) != nil { return "no certificate: a revocation list" }
        guard !bytes.isEmpty, let text = String(validating: bytes, as: UTF8.self),
            text.unicodeScalars.allSatisfy({ $0.value >= 32 || $0.properties.isWhitespace })
        else { return nil }
        // The rest of a PEM file, with or without its first line.
        return text.contains("-----") || text.hasPrefix("MII") ? nil : "no certificate: a text"
    }

    private static func items(_ bytes: [UInt8], _ place: String) -> [CertificateFeedItem] {
        do throws(CryptoError) {
            let all = try ForeignCertificate.octets(inFile: bytes)
            return all.enumerated().map { index, der in
                CertificateFeedItem(source: all.count == 1 ? place : "\(place) (\(index + 1))", der: der)
            }
        } catch {
            return [CertificateFeedItem(source: place, fault: error.message)]
        }
    }
}
