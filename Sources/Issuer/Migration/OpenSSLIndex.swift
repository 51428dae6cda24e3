import Model
import OpenSSL

/// The file in which `openssl ca` keeps what it issued: `index.txt`.
///
/// One line for each certificate, six fields separated by a tabulator: state, end of validity, revocation, serial
/// number, file name, subject. A backslash before a tabulator makes it part of its field. Empty lines and lines that
/// begin with `#` say nothing.
///
/// Source: openssl-ca(1); TXT_DB_read and unpack_revinfo of OpenSSL 3.0.
public enum OpenSSLIndex {
    /// The longest line, in octets.
    public static let maximumLineLength = 1 << 16
    private static let fieldCount = 6

    /// Reads a whole index; the first fault ends the reading, for half an index is none.
    ///
    /// - Parameters:
    ///   - bytes: the file; the caller bounds its size.
    ///   - path: names the file in errors.
    /// - Returns: the entries in the order of the file; no serial number stands twice.
    /// - Throws: `OpenSSLIndexError` with the line and what is wrong with it.
    public static func read(_ bytes: [UInt8], path: String) throws(OpenSSLIndexError) -> [Entry] {
        var entries: [Entry] = []
        var lines: [SerialNumber: Int] = [:]
        var (number, start) = (0, bytes.startIndex)
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex(of: newline) ?? bytes.endIndex
            number += 1
            if let entry = try entry(bytes[start..<end], number, path) {
                if let first = lines.updateValue(number, forKey: entry.serial) {
                    throw OpenSSLIndexError(path, number, .serialTwice(entry.serial, firstLine: first))
                }
                entries.append(entry)
            }
            start = end + 1
        }
        return entries
    }

    private static let (newline, tabulator) = (UInt8(ascii: "\n"), UInt8(ascii: "\t"))

    private static func entry(
        _ octets: ArraySlice<UInt8>,
        _ number: Int,
        _ path: String
    ) throws(OpenSSLIndexError) -> Entry? {
        // An index that was kept on Windows ends its lines with two octets.
        let line = octets.last == UInt8(ascii: "\r") ? octets.dropLast() : octets
        guard let first = line.first, first != UInt8(ascii: "#") else { return nil }
        do throws(OpenSSLIndexError.Reason) {
            guard line.count <= maximumLineLength else { throw .lineTooLong(limit: maximumLineLength) }
            return try Entry(fields(line), line: number)
        } catch {
            throw OpenSSLIndexError(path, number, error)
        }
    }

    private static func fields(_ line: ArraySlice<UInt8>) throws(OpenSSLIndexError.Reason) -> [String] {
        var fields: [[UInt8]] = [[]]
        var isEscaped = false
        for octet in line {
            let last = fields.count - 1
            if octet == tabulator, isEscaped {
                fields[last].removeLast()
                fields[last].append(octet)
            } else if octet == tabulator {
                fields.append([])
            } else {
                fields[last].append(octet)
            }
            isEscaped = octet == UInt8(ascii: "\\")
        }
        guard fields.count == fieldCount else {
            throw .wrongFieldCount(found: fields.count, expected: fieldCount)
        }
        var texts: [String] = []
        for field in fields {
            guard let text = String(validating: field, as: UTF8.self) else { throw .notText }
            texts.append(text)
        }
        return texts
    }
}
