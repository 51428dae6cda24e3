import Documents
import Foundation
import TestSupport
import Testing

@Suite("Pictures that somebody sent")
struct PictureTests {
    private static let limit = 40_000_000

    /// A PNG with a text chunk between its header and its data.
    private static func marked() -> [UInt8] {
        let plain = ScanImage.png()
        let text = Array("Location\u{0}39.9N".utf8)
        let length = UInt8(text.count)
        // The checksum is not looked at by who skips the chunk, and who reads it throws the file away; both are fine.
        let chunk: [UInt8] = [0, 0, 0, length] + Array("tEXt".utf8) + text + [0xB3, 0x3B, 0x5D, 0xB0]
        return Array(plain[..<33]) + chunk + Array(plain[33...])
    }

    @Test("A picture made anew has its size, and nothing that came with it")
    func anew() throws {
        let picture = try Picture(ScanImage.png(), type: "image/png", maximumPixels: PictureTests.limit)
        #expect(picture.width == 640 && picture.height == 640)
        let png = try picture.png(compression: 6)
        let jpeg = try picture.jpeg(quality: 80)
        #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]) && jpeg.starts(with: [0xFF, 0xD8, 0xFF]))
        let again = try Picture(jpeg, type: "image/jpeg", maximumPixels: PictureTests.limit)
        #expect(again.width == 640)
        #expect(Data(jpeg).range(of: Data("Exif".utf8)) == nil)
        guard
            let other = try? Picture(
                PictureTests.marked(),
                type: "image/png",
                maximumPixels: PictureTests.limit
            )
        else { return }
        #expect(Data(try other.png(compression: 6)).range(of: Data("39.9N".utf8)) == nil)
    }

    @Test("What is no picture of its type is refused")
    func refused() {
        let png = ScanImage.png()
        let files: [([UInt8], String)] = [
            ([], "image/png"), (Array("<svg/>".utf8), "image/png"), (png, "image/jpeg"),
            (Array(png.prefix(200)), "image/png"), (png, "image/svg+xml"), (ScanImage.pdf(), "image/png"),
            (ScanImage.jpegHeader(width: 800, height: 800), "image/png"),
        ]
        for (content, type) in files {
            #expect(throws: DocumentError(.notAPicture), "\(type), \(content.count) octets") {
                try Picture(content, type: type, maximumPixels: PictureTests.limit)
            }
        }
    }

    @Test("A picture of more pixels than agreed is refused before they are made")
    func bomb() {
        #expect(throws: DocumentError(.notAPicture)) {
            try Picture(ScanImage.png(), type: "image/png", maximumPixels: 640 * 640 - 1)
        }
    }

    @Test("A preview is smaller, and has words across it")
    func preview() throws {
        let picture = try Picture(
            ScanImage.png(width: 1600, height: 800),
            type: "image/png",
            maximumPixels: PictureTests.limit
        )
        let small = try picture.fitting(400)
        #expect(small.width == 400 && small.height == 200)
        let marked = try small.watermarked("仅供CA证书申办使用")
        #expect(marked.width == 400 && marked.height == 200)
        #expect(try marked.png(compression: 1) != small.png(compression: 1))
    }

    /// A progressive JPEG of grey, each scan of a few octets a whole picture's work; 64 x 64 pixels here.
    private static func progressive(scans: Int) -> [UInt8] {
        func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
            [0xFF, marker, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 0xFF)] + content
        }
        let table: [UInt8] = [1] + Array(repeating: 0, count: 15)
        let head =
            segment(0xDB, [0] + Array(repeating: 1, count: 64))
            + segment(0xC2, [8, 0, 64, 0, 64, 1, 1, 0x11, 0]) + segment(0xC4, [0x00] + table + [0])
            + segment(0xC4, [0x10] + table + [0x60])
        // 64 blocks without a difference; then, again and again, 64 blocks without frequencies.
        let first = segment(0xDA, [1, 1, 0, 0, 0, 0]) + Array(repeating: 0, count: 8)
        let more = segment(0xDA, [1, 1, 0, 1, 63, 0]) + [0b0000_0001]
        return [0xFF, 0xD8] + head + first + Array(repeating: more, count: scans - 1).flatMap { $0 } + [
            0xFF, 0xD9,
        ]
    }

    @Test("A JPEG of many scans, each of which is a picture's work, is refused")
    func manyScans() throws {
        for scans in [2, 10, 32] {
            let picture = try Picture(
                PictureTests.progressive(scans: scans),
                type: "image/jpeg",
                maximumPixels: PictureTests.limit
            )
            #expect(picture.width == 64)
        }
        #expect(throws: DocumentError(.notAPicture)) {
            try Picture(
                PictureTests.progressive(scans: 33),
                type: "image/jpeg",
                maximumPixels: PictureTests.limit
            )
        }
    }
}
