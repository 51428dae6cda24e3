import Foundation

/// Takes a `multipart/form-data` body apart, strictly: what does not fit is no body at all.
///
/// Names of files are not even looked at.
///
/// Source: RFC 7578; RFC 2046 §5.1.1.
package struct MultipartReader {
    /// One field or file.
    package struct Part {
        /// The input's name.
        package let name: String
        /// Whether it is a file.
        package let isFile: Bool
        /// Its octets.
        package let content: ArraySlice<UInt8>
    }

    private static let partLimit = 220
    private static let headLimit = 2048
    private let body: [UInt8]
    private let delimiter: [UInt8]

    package init(_ body: [UInt8], boundary: String) {
        self.body = body
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    /// The boundary that a media type names; nil when it names none that can be one.
    package static func boundary(_ type: String) -> String? {
        guard let start = type.range(of: "boundary=") else { return nil }
        let value = type[start.upperBound...].prefix { $0 != ";" }.filter { $0 != "\"" }
        let isPlain = value.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        return isPlain && (1...70).contains(value.utf8.count) ? String(value) : nil
    }

    /// All parts in order; nil for a malformed body.
    package func parts() -> [Part]? {
        let dashes = delimiter.dropFirst(2)
        guard body.starts(with: dashes) else { return nil }
        var parts: [Part] = []
        var index = dashes.count
        while true {
            if body[index...].starts(with: [0x2D, 0x2D]) { return parts }
            guard parts.count < MultipartReader.partLimit, body[index...].starts(with: [0x0D, 0x0A]) else {
                return nil
            }
            guard let end = next(from: index + 2), let part = part(body[(index + 2)..<end]) else {
                return nil
            }
            parts.append(part)
            index = end + delimiter.count
        }
    }

    /// Where the next delimiter begins.
    private func next(from start: Int) -> Int? {
        var index = start
        while index + delimiter.count <= body.count {
            // Almost always the first octet tells.
            if body[index] == 0x0D, body[index...].starts(with: delimiter) { return index }
            index += 1
        }
        return nil
    }

    private func part(_ octets: ArraySlice<UInt8>) -> Part? {
        var index = octets.startIndex
        let limit = min(octets.endIndex, index + MultipartReader.headLimit)
        let blank: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        while index < limit, !octets[index...].starts(with: blank) { index += 1 }
        guard index < limit else { return nil }
        let head = String(decoding: octets[octets.startIndex..<index], as: UTF8.self)
        for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-disposition:") {
            guard let name = MultipartReader.quoted("name", in: line) else { return nil }
            let isFile = line.lowercased().contains("; filename")
            return Part(name: name, isFile: isFile, content: octets[(index + blank.count)...])
        }
        return nil
    }

    private static func quoted(_ name: String, in line: Substring) -> String? {
        guard let start = line.range(of: "; \(name)=\"") else { return nil }
        let value = line[start.upperBound...].prefix { $0 != "\"" }
        return value.isEmpty || value.utf8.count > 100 ? nil : String(value)
    }
}
