import Foundation
import TestSupport
import Testing

/// SM2 from the root to the holder's token, with the commands that every other key has.
@Suite("A centre of SM2 alone, by the program", .serialized)
struct SM2CentreTests {
    @Test(
        "A library that crashes, or a token that is pulled, stops a job that goes on with the same token and certificate",
        arguments: [
            ["SKF_CreateApplication:crash", "SKF_GenECCKeyPair:away1", "SKF_ImportCertificate:crash"],
            [
                "SKF_DevAuth:away1", "SKF_CreateContainer:crash", "SKF_ECCSignData:crash",
                "SKF_ExportCertificate:away1",
            ],
        ]
    )
    func made(faults: [String]) throws {
        let centre = try SM2Centre()
        let number = try centre.paidApplication()
        for fault in faults {
            let cut = try centre.pki(failing: fault, "produce", "--wait", "0", "--reader", centre.place())
            #expect(cut.status != 0, "\(fault): \(cut)")
        }
        try centre.demand(centre.pki("produce", "--wait", "0", "--reader", centre.place()))
        let active = try centre.certificates("active")
        #expect(active.count == 1)
        #expect(try centre.certificates("revoked").isEmpty, "no second one was signed")
        #expect(try centre.pki("job", "show", number).output.contains("DONE"))
        try expectSM2(try #require(active.first), in: centre)
    }

    /// The path is SM2 to the root by our verdict, and each step of it by openssl's.
    private func expectSM2(_ serial: String, isInForce: Bool = true, in centre: SM2Centre) throws {
        for (name, words) in [
            ("leaf.pem", ["certificate", "export", serial]),
            ("issuing.pem", ["authority", "export", "issuing"]),
            ("root.pem", ["authority", "export", "root"]),
        ] {
            let exported = try centre.demand(centre.pki(words))
            try Data(exported.output.utf8).write(to: URL(fileURLWithPath: centre.path(name)))
        }
        let verdict = try centre.pki("certificate", "verify", "leaf.pem")
        #expect(verdict.output.contains("over 2 steps") && (verdict.status == 0) == isInForce, "\(verdict)")
        for (issuer, subject) in [("issuing.pem", "leaf.pem"), ("root.pem", "issuing.pem")] {
            let step = try centre.tool(
                "openssl",
                "verify",
                "-partial_chain",
                "-trusted",
                issuer,
                "-vfyopt",
                "distid:1234567812345678",
                subject
            )
            #expect(step.status == 0, "\(step)")
        }
    }

    @Test(
        "A token is unlocked and gets another letter, also when its library crashes in between; its key stays"
    )
    func unlocked() throws {
        let centre = try SM2Centre()
        let serial = centre.tokens[0]
        _ = try centre.paidApplication()
        try centre.demand(
            centre.pki("produce", "--wait", "0", "--reader", centre.place(), "--letter", "first.pdf")
        )
        func approve() throws {
            try centre.demand(
                centre.pki(
                    "token",
                    "unlock",
                    "create",
                    serial,
                    "--text",
                    "忘记PIN",
                    "--evidence",
                    "本人到场",
                    "--as",
                    "chen.shouli"
                )
            )
            try centre.demand(centre.pki("token", "unlock", "approve", serial, "--as", "wang.shenhe"))
        }
        try approve()
        for fault in ["SKF_ChangePIN:crash", "SKF_UnblockPIN:crash", "SKF_ECCSignData:away1"] {
            let cut = try centre.pki(failing: fault, "token", "unlock", "run", serial, "--to", "second.pdf")
            #expect(cut.status != 0, "\(fault): \(cut)")
        }
        try centre.demand(centre.pki("token", "unlock", "run", serial, "--to", "second.pdf"))
        try approve()
        try centre.demand(centre.pki("token", "letter", serial, "--reprint", "--to", "third.pdf"))
        let shown = try centre.pki("token", "show", serial)
        #expect(shown.find("^unlocks +1$") != nil && shown.find("^letters +3$") != nil, "\(shown)")
        #expect(try centre.certificates("active").count == 1)
    }

    @Test("A token that is set aside takes its certificate with it, and the job ends on another one")
    func replaced() throws {
        let centre = try SM2Centre(tokens: ["5A4B3C2D", "5A4B3C2E"])
        let number = try centre.paidApplication()
        let cut = try centre.pki(
            failing: "SKF_ImportCertificate:crash",
            "produce",
            "--wait",
            "0",
            "--reader",
            centre.place(0)
        )
        #expect(cut.status != 0, "\(cut)")
        try centre.demand(centre.pki("job", "set-aside", number, "--text", "介质损坏", "--confirm"))
        try centre.demand(centre.pki("produce", "--wait", "0", "--reader", centre.place(1)))
        #expect(try centre.certificates("active").count == 1)
        #expect(try centre.certificates("revoked").count == 1)
        #expect(try centre.pki("token", "show", centre.tokens[0]).output.contains("DEFECTIVE"))
    }

    @Test(
        "A token that ended is made blank, prepared and made again; the list that SM2 signed has its certificate"
    )
    func reused() throws {
        let centre = try SM2Centre()
        let (serial, place) = (centre.tokens[0], centre.place())
        _ = try centre.paidApplication(1)
        try centre.demand(centre.pki("produce", "--wait", "0", "--reader", place))
        let first = try #require(try centre.certificates("active").first)
        try centre.demand(
            centre.pki(
                "token",
                "retire",
                serial,
                "--ending",
                "retired",
                "--text",
                "退回",
                "--confirm",
                "--as",
                "zhou.guanli"
            )
        )
        let reset = ["token", "init", "--reset", "--confirm", "--reader", place, "--as", "zhou.guanli"]
        let cut = try centre.pki(
            failing: "SKF_DeleteApplication:crash",
            reset
        )
        #expect(cut.status != 0, "\(cut)")
        try centre.demand(centre.pki(reset))
        #expect(try centre.pki("token", "readers").find("^\(place) +blank") != nil)
        try centre.demand(centre.pki("token", "init", "--reader", place))
        _ = try centre.paidApplication(2)
        try centre.demand(centre.pki("produce", "--wait", "0", "--reader", place))
        try centre.demand(centre.pki("crl", "publish", "--to", "tree"))
        for (serial, status) in [(try #require(try centre.certificates("active").first), 0), (first, 77)] {
            try expectSM2(serial, isInForce: status == 0, in: centre)
            let verdict = try centre.pki([
                "certificate", "verify", "leaf.pem", "--root", "root.pem", "--chain", "issuing.pem", "--crl",
                "tree/crl/issuing.crl", "--crl", "tree/crl/root.crl",
            ])
            #expect(verdict.status == Int32(status), "by lists alone: \(verdict)")
        }
        let list = try centre.tool(
            "openssl",
            "crl",
            "-inform",
            "DER",
            "-in",
            "tree/crl/issuing.crl",
            "-noout",
            "-text"
        )
        #expect(list.output.contains("Signature Algorithm: SM2-with-SM3"), "\(list)")
        #expect(list.output.uppercased().contains("SERIAL NUMBER: \(first.uppercased())"), "\(list)")
    }
}
