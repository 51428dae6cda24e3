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
}
