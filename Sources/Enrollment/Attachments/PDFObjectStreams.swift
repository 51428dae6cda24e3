/// What a PDF keeps in object streams, where its names do not stand in the clear.
///
/// Every `obj` of the file is looked at, wherever it stands: what a reader of the document could reach is found.
///
/// Source: ISO 32000-1 §7.5.7.
package enum PDFObjectStreams {
    /// Octets of all streams together; a document of 20 scanned pages has less than a hundredth.
    package static let contentLimit = 16 << 20
    /// Octets of dictionaries that are read; each `obj` is one.
    private static let workLimit = 16 << 20

    /// The content of every object stream that is compressed.
    ///
    /// - Returns: nil when one cannot be looked into, so that nobody knows what it has.
    package static func contents(of bytes: [UInt8]) -> [[UInt8]]? {
        var (contents, room, work): ([[UInt8]], Int, Int) = ([], contentLimit, workLimit)
        for place in places(in: bytes) {
            let (isThere, length) = PDFDictionary.begins(bytes, at: place)
            work -= length
            guard work > 0 else { return nil }
            guard isThere else { continue }
            guard let dictionary = PDFDictionary(bytes, at: place) else { return nil }
            work -= dictionary.length
            guard let start = dictionary.stream, isObjectStream(dictionary),
                let filters = dictionary.entries["Filter"]
            else { continue }
            guard filters == ["FlateDecode"] || filters == ["Fl"], dictionary.entries["DecodeParms"] == nil,
                dictionary.entries["DP"] == nil,
                let content = Inflate.zlib(bytes[start...], limit: room)
            else { return nil }
            room -= content.count
            contents.append(content)
        }
        return contents
    }

    /// By its type; or, where that is written elsewhere, by what every object stream must say.
    private static func isObjectStream(_ dictionary: PDFDictionary) -> Bool {
        dictionary.entries["Type"]?.contains("ObjStm") == true
            || (dictionary.entries["N"] != nil && dictionary.entries["First"] != nil)
    }

    /// Behind every `obj` that is no `endobj`.
    private static func places(in bytes: [UInt8]) -> [Int] {
        let word = Array("obj".utf8)
        guard bytes.count > 6 else { return [] }
        return (3..<bytes.count - 2).filter { index in
            bytes[index] == word[0] && bytes[index + 1] == word[1] && bytes[index + 2] == word[2]
                && bytes[index - 1] != UInt8(ascii: "d")
        }.map { $0 + 3 }
    }
}
