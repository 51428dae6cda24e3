import Testing

@testable import Portal

@Suite("Open files")
struct OpenFilesTests {
    @Test(
        "Clients never get the files that the book and the lists need",
        arguments: [(20_000, 19_744), (1024, 768), (512, 256), (256, 128), (64, 32), (0, 0)]
    )
    func room(files: Int, room: Int) {
        #expect(OpenFiles.room(under: files) == room)
    }

    @Test("The room of this process lies under its own limit")
    func own() {
        #expect((1...Int.max - 256).contains(OpenFiles.room()))
    }
}
