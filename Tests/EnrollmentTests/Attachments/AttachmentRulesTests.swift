@testable import Enrollment
import TestSupport
import Testing

/// product.md §6.9.
@Suite("Attachments")
struct AttachmentRulesTests {
    private static let scan = ScanImage.png()

    private func codes(_ kinds: [AttachmentKind], _ kind: ApplicantKind) -> [String] {
        let uploads = kinds.map { AttachmentUpload(kind: $0, content: AttachmentRulesTests.scan) }
        return AttachmentRules.failures(uploads, for: kind).map { "\($0.field) \($0.code.rawValue)" }
    }

    private static let enterprise: [AttachmentKind] = [
        .identityCopy, .agreementCopy, .businessLicence, .authorization, .applicationForm,
    ]

    @Test("A person needs the copies of document and agreement")
    func person() {
        #expect(codes([.identityCopy, .identityCopy, .agreementCopy], .expert) == [])
        #expect(codes([.identityCopy, .agreementCopy, .applicationForm], .expert) == [])
        #expect(codes([.agreementCopy], .expert) == ["attachments missing"])
        #expect(codes([], .expert) == ["attachments missing", "attachments missing"])
    }

    @Test("An enterprise needs five documents", arguments: [ApplicantKind.tenderer, .bidder])
    func enterprise(kind: ApplicantKind) {
        #expect(codes(Self.enterprise, kind) == [])
        for missing in Self.enterprise {
            #expect(codes(Self.enterprise.filter { $0 != missing }, kind) == ["attachments missing"])
        }
    }

    @Test("Documents that nobody asked for are refused")
    func notWanted() {
        #expect(
            codes([.identityCopy, .agreementCopy, .businessLicence], .expert) == [
                "attachments[2].kind not_wanted"
            ]
        )
        #expect(codes(Self.enterprise + [.taxCertificate], .bidder) == ["attachments[5].kind not_wanted"])
        #expect(
            codes(Self.enterprise + [.organizationCodeCertificate], .bidder) == [
                "attachments[5].kind not_wanted"
            ]
        )
        #expect(codes(Self.enterprise + [.changeProof], .bidder) == ["attachments[5].kind not_wanted"])
    }

    @Test("More than ten files are refused")
    func count() {
        let ten = Array(repeating: AttachmentKind.identityCopy, count: 9) + [.agreementCopy]
        #expect(codes(ten, .expert) == [])
        #expect(codes(ten + [.identityCopy], .expert) == ["attachments too_many"])
    }

    @Test("More than 20 MB in all are refused")
    func total() {
        let large = ScanImage.jpegHeader(width: 700, height: 700, size: 5 * 1024 * 1024)
        let uploads = [AttachmentKind.agreementCopy, .identityCopy, .identityCopy, .identityCopy].map {
            AttachmentUpload(kind: $0, content: large)
        }
        #expect(AttachmentRules.failures(uploads, for: .expert) == [])
        let more = uploads + [AttachmentUpload(kind: .identityCopy, content: AttachmentRulesTests.scan)]
        #expect(AttachmentRules.failures(more, for: .expert).map(\.code) == [.tooLarge])
    }

    @Test("Good files of all three types are accepted")
    func goodFiles() {
        #expect(AttachmentRules.fault(in: AttachmentRulesTests.scan) == nil)
        #expect(AttachmentRules.fault(in: ScanImage.jpegHeader(width: 600, height: 800)) == nil)
        #expect(AttachmentRules.fault(in: ScanImage.pdf()) == nil)
    }

    @Test("Size is from 20 KB to 5 MB, both included")
    func size() {
        let kib = 1024
        #expect(AttachmentRules.fault(in: ScanImage.pdf(size: 20 * kib)) == nil)
        #expect(AttachmentRules.fault(in: ScanImage.pdf(size: 20 * kib - 1))?.code == .tooSmall)
        #expect(AttachmentRules.fault(in: ScanImage.pdf(size: 5 * kib * kib)) == nil)
        #expect(AttachmentRules.fault(in: ScanImage.pdf(size: 5 * kib * kib + 1))?.code == .tooLarge)
    }

    @Test("Type is by content: HTML, SVG, GIF, ZIP, executables and nothing are refused")
    func type() {
        for head in [
            "<html>", "<svg xmlns=", "GIF89a", "PK\u{3}\u{4}", "MZ", "\u{7F}ELF", " %PDF-1.4", "",
            "\u{FEFF}%PDF-",
        ] {
            let content = Array(head.utf8) + Array(repeating: 0x20, count: head.isEmpty ? 0 : 30_000)
            #expect(AttachmentRules.fault(in: content)?.code == .unsupportedType, "\(head)")
        }
    }

    @Test("The short side is at least 600 pixels, all pixels at most 40 million")
    func pixels() {
        func code(_ width: Int, _ height: Int) -> ValidationCode? {
            AttachmentRules.fault(in: ScanImage.jpegHeader(width: width, height: height))?.code
        }
        #expect(code(600, 600) == nil)
        #expect(code(599, 6000) == .lowResolution)
        #expect(code(6000, 599) == .lowResolution)
        #expect(code(8000, 5000) == nil)
        #expect(code(8000, 5001) == .tooManyPixels)
        #expect(code(65_535, 65_535) == .tooManyPixels)
        #expect(code(0, 700) == .unreadable)
    }

    @Test("A PNG whose header lies about enormous sizes is refused")
    func bombs() {
        var png = AttachmentRulesTests.scan
        png.replaceSubrange(16..<24, with: [0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF])
        #expect(AttachmentRules.fault(in: png)?.code == .tooManyPixels)
        png.replaceSubrange(16..<24, with: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
        #expect(AttachmentRules.fault(in: png)?.code == .unreadable)
    }

    @Test("The made picture is a PNG of the stated size")
    func sample() throws {
        let size = try #require(ImageSize(png: ScanImage.png(width: 641, height: 700)))
        #expect((size.width, size.height) == (641, 700))
    }

    @Test("A PDF that is encrypted or runs something is refused, however the name is spelt")
    func pdf() {
        for name in [
            "/Encrypt 5 0 R", "/JavaScript", "/JS(app.alert)", "/S/Launch", "/J#53 (x)", "/#4a#61vaScript",
            "/#45ncrypt", "/Type/EmbeddedFile", "/Names<</EmbeddedFiles 7 0 R>>", "/Subtype/RichMedia",
            "/XFA[]",
            "/S/GoToE", "/S/SubmitForm", "/S/ImportData",
        ] {
            let code = AttachmentRules.fault(in: ScanImage.pdf(extra: "<<\(name)>>"))?.code
            #expect(code == .activeContent, "\(name)")
        }
        for name in ["/JSON", "/Launcher", "/Encryption", "/J", "JavaScript", "/#4", "/#"] {
            #expect(AttachmentRules.fault(in: ScanImage.pdf(extra: "<<\(name)>>")) == nil, "\(name)")
        }
    }

    @Test(
        "A PDF has 20 pages at most, however their type is spelt",
        arguments: ["/Type/Page", "/Type /Page", "/Type\n/P#61ge", "/Parent 2 0 R/#54ype  /Page"]
    )
    func pages(type: String) {
        // The made one has as many pages as it has without this.
        let own = PDFScan.pages(in: ScanImage.pdf())
        func code(_ count: Int) -> ValidationCode? {
            let pages = String(repeating: "<<\(type)/MediaBox[0 0 1 1]>>\n", count: count - own)
            return AttachmentRules.fault(in: ScanImage.pdf(extra: pages))?.code
        }
        #expect(code(20) == nil)
        #expect(code(21) == .tooManyPages)
    }

    @Test("What is no page is not counted")
    func noPages() {
        for name in ["/Type/Pages", "/Type/PageLabel", "/Type 5 0 R/Page", "/Page", "/Type(x)/Page"] {
            #expect(PDFScan.pages(in: Array("<<\(name)>>".utf8)) == 0, "\(name)")
        }
    }

    @Test("A PDF without its end is refused")
    func truncatedPDF() {
        let pdf = ScanImage.pdf(size: 60_000)
        #expect(AttachmentRules.fault(in: Array(pdf.dropLast(2000)))?.code == .unreadable)
    }

    @Test("Damaged pictures are judged and never trap", arguments: 0..<300)
    func damage(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var content =
            seed.isMultiple(of: 2) ? AttachmentRulesTests.scan : ScanImage.jpegHeader(width: 900, height: 900)
        for _ in 0..<8 {
            let position = Int.random(in: 3..<40, using: &generator)
            content[position] = UInt8.random(in: 0...255, using: &generator)
        }
        let cut = Array(content.prefix(Int.random(in: 3...content.count, using: &generator)))
        let padded = cut + Array(repeating: 0xFF, count: max(0, 30_000 - cut.count))
        if AttachmentRules.fault(in: padded) == nil {
            let size = ImageSize(png: padded) ?? ImageSize(jpeg: padded)
            #expect((size?.shortSide ?? 0) >= 600)
        }
        #expect(
            AttachmentRules.fault(in: cut) == nil || AttachmentRules.fault(in: cut)?.message.isEmpty == false
        )
    }

    @Test("Every beginning of a JPEG's header is unreadable and never traps")
    func jpegPrefixes() {
        let header = ScanImage.jpegHeader(width: 700, height: 700)
        for length in 0..<18 { #expect(ImageSize(jpeg: Array(header.prefix(length))) == nil) }
    }
}
