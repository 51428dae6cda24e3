import Foundation
import Issuer
import Model
import OpenSSL

/// The certificates in a folder, one or more in each file, or in one file; PEM or DER.
///
/// Files are read in the order of their names. Hidden files and folders below it are left aside.
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
            return Self.items(try InputFile(place, limit: Self.largestFile).read(), place)
        } catch {
            if case .notAFile = error.reason { return [] }
            return [CertificateFeedItem(source: place, fault: error.message)]
        }
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
