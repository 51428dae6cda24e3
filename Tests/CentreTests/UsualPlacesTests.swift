import Testing

@testable import Centre

@Suite("Where a centre is when nobody says")
struct UsualPlacesTests {
    private func places(_ files: String...) -> UsualPlaces { UsualPlaces { files.contains($0) } }

    @Test("A machine without the package has the centre of the working directory")
    func checkout() {
        #expect(places() == .here)
        #expect(places("pki/pki.yaml") == .here)
        #expect(places("pki/pki.yaml").state == "var")
        #expect(places("pki/pki.yaml").definition == "pki")
    }

    @Test("With the package, a folder without a centre has that of the machine")
    func installed() {
        #expect(places("/etc/pki/pki.yaml") == .machine)
        #expect(places("/etc/pki/pki.yaml").state == "/var/lib/pki/centre")
        #expect(places("/etc/pki/pki.yaml").definition == "/etc/pki")
        #expect(places("/etc/pki", "/var/lib/pki/centre") == .here)
    }

    @Test("With the package, a folder with a centre of its own has that one")
    func ownBesideInstalled() {
        #expect(places("/etc/pki/pki.yaml", "pki/pki.yaml") == .here)
        #expect(places("/etc/pki/pki.yaml", "var", "var/keys") == .here)
    }

    @Test("/var is not the state directory of who works in /")
    func root() {
        #expect(places("/etc/pki/pki.yaml", "var", "var/lib", "pki") == .machine)
    }
}
