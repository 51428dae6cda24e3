import Testing

@Suite("Commands")
struct ScriptTests {
    @Test("Every script of commands runs as it is written", arguments: try Script.all())
    func script(_ script: Script) async throws {
        var runner = try ScriptRunner(script)
        try await runner.run(script)
    }
}
