@testable import Enrollment
import TestSupport
import Testing

@Suite("What a PDF hides in compressed object streams")
struct PDFObjectStreamTests {
    private static let plain = stored(Array("5 0 <</Type/Page>>".utf8))

    /// A zlib stream of one stored block.
    private static func stored(_ content: [UInt8]) -> [UInt8] {
        let (low, high) = (UInt8(content.count & 0xFF), UInt8(content.count >> 8))
        return [0x78, 0x01, 1, low, high, ~low, ~high] + content
    }

    private static func pdf(_ dictionary: String, _ content: [UInt8]) -> [UInt8] {
        let head = Array("9 0 obj\(dictionary)\nstream\r\n".utf8)
        let tail = Array("\nendstream\nendobj\n".utf8)
        let base = ScanImage.pdf()
        let end = base.count - Array("\ntrailer<</Root 1 0 R>>\n%%EOF\n".utf8).count
        return Array(base[..<end]) + [0x0A] + head + content + tail + Array(base[end...])
    }

    @Test(
        "A name in a stored or compressed object stream is found, however the stream is described",
        arguments: [
            "<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length 99>>",
            "<</N 1 /First 4 /Filter [ /FlateDecode ] /Type 8 0 R>>",
            "<</Type /Obj#53tm/N 1/First 4/Filter/Fl/X(\\) >> stream)/Y<</Z/ObjStm>>>>",
            "%\n<<% >>\n/Type/ObjStm/N 1/First 4/Filter/FlateDecode>>",
        ]
    )
    func found(dictionary: String) {
        let hidden = Self.stored(Array("5 0 <</S/J#61vaScript/JS(x)>>".utf8))
        #expect(AttachmentRules.fault(in: Self.pdf(dictionary, hidden))?.code == .activeContent)
        #expect(AttachmentRules.fault(in: Self.pdf(dictionary, Self.plain)) == nil, "\(dictionary)")
    }

    @Test("Pages in an object stream are counted, too")
    func pages() {
        let flate = "<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>"
        // A stream that is only stored stands in the clear as well, so that each counts twice.
        let cases: [(count: Int, code: ValidationCode?)] = [(9, nil), (40, .tooManyPages)]
        for (count, code) in cases {
            let pages = Self.stored(Array(String(repeating: "<</Type/Page>>", count: count).utf8))
            #expect(AttachmentRules.fault(in: Self.pdf(flate, pages))?.code == code, "\(count)")
        }
    }

    @Test("An object stream that cannot be looked into is refused")
    func opaque() {
        for dictionary in [
            "<</Type/ObjStm/N 1/First 4/Filter/LZWDecode>>",
            "<</Type/ObjStm/N 1/First 4/Filter 7 0 R>>",
            "<</Type/ObjStm/N 1/First 4/Filter[/ASCIIHexDecode/FlateDecode]>>",
            "<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/DecodeParms<</Predictor 12>>>>",
        ] {
            let code = AttachmentRules.fault(in: Self.pdf(dictionary, Self.plain))?.code
            #expect(code == .activeContent, "\(dictionary)")
        }
        let flate = "<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>"
        #expect(AttachmentRules.fault(in: Self.pdf(flate, [1, 2, 3]))?.code == .activeContent, "no zlib")
        let endless = "<</Type/ObjStm/A" + String(repeating: "(x)", count: 30_000)
        #expect(AttachmentRules.fault(in: Self.pdf(endless, Self.plain))?.code == .activeContent)
    }

    @Test("Streams of pictures and of pages are not object streams, whatever their filter")
    func others() {
        for dictionary in [
            "<</Type/XObject/Subtype/Image/Filter/DCTDecode/Length 9>>", "<</N 3/Filter/FlateDecode>>",
            "<</Filter/LZWDecode>>",
        ] {
            #expect(AttachmentRules.fault(in: Self.pdf(dictionary, [1, 2, 3])) == nil, "\(dictionary)")
        }
    }

    @Test("Many beginnings of dictionaries are read within a bound", arguments: ["obj<<", "obj%", "obj("])
    func flood(word: String) {
        let flood = String(repeating: word, count: 200_000)
        let fault = AttachmentRules.fault(in: ScanImage.pdf(size: 2_000_000, extra: flood))
        #expect(fault?.code == .activeContent)
    }
}
