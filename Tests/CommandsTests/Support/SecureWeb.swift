import CentreSupport
import Foundation
import Testing

/// An nginx at a port of its own that lets in only who shows a client certificate of the centre's authorities, by their lists.
final class SecureWeb: Sendable {
    private let factory: Factory
    private let program: RunningProgram
    /// Where it answers.
    let address: String

    /// Starts it; it answers with the serial number of the certificate that was shown.
    init(_ factory: Factory) throws {
        self.factory = factory
        let made = try factory.tool("sh", "-c", SecureWeb.preparation, Programs.path("pki"))
        #expect(made.status == 0, "\(made)")
        address = "https://127.0.0.1:\(made.output.filter(\.isNumber))/"
        program = try factory.start(program: "sh", "-c", SecureWeb.nginx)
        try waitForLog("start worker process ")
    }

    /// Publishes the lists, and has nginx read them.
    func renewLists() throws {
        let made = try factory.tool("sh", "-c", SecureWeb.lists, Programs.path("pki"))
        #expect(made.status == 0, "\(made)")
        let reload = try factory.tool("sh", "-c", SecureWeb.nginx + " -s reload")
        #expect(reload.status == 0, "\(reload)")
        try waitForLog("worker process [0-9]+ exited with code 0")
    }

    deinit {
        program.terminate()
        _ = try? program.finish()
    }

    /// What it has logged.
    var log: String { (try? String(contentsOfFile: factory.path("web/error.log"), encoding: .utf8)) ?? "" }

    private func waitForLog(_ pattern: String) throws {
        let regex = try Regex(pattern)
        for _ in 0..<1500 {
            guard log.firstMatch(of: regex) == nil else { return }
            Thread.sleep(forTimeInterval: 0.02)
        }
        throw ScriptRunner.Failure(description: "nginx never logged \(pattern): \(log)\(program.talkSoFar)")
    }

    private static let nginx =
        "PATH=$PATH:/usr/sbin; exec nginx -p \"$PWD\" -e web/error.log -c web/nginx.conf"

    /// The lists of both authorities, where nginx reads them.
    private static let lists = """
        set -e
        "$0" crl publish --to tree
        for name in issuing root; do openssl crl -inform DER -in tree/crl/$name.crl; done > web/lists.pem
        """

    private static let preparation = """
        set -e
        mkdir web
        port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=web \\
            -addext subjectAltName=IP:127.0.0.1 -keyout web/key.pem -out web/server.pem 2>/dev/null
        for name in issuing root; do "$0" authority export $name; done > web/authorities.pem
        (\(lists)) >/dev/null
        cat > web/nginx.conf <<EOF
        daemon off; pid web/pid; error_log web/error.log info; $([ "$(id -u)" = 0 ] && echo 'user root;')
        worker_processes 1;
        events { worker_connections 64; }
        http {
            access_log off;
            client_body_temp_path web/a; proxy_temp_path web/b; fastcgi_temp_path web/c; uwsgi_temp_path web/d;
            scgi_temp_path web/e;
            server {
                listen 127.0.0.1:$port ssl;
                ssl_certificate server.pem;
                ssl_certificate_key key.pem;
                ssl_client_certificate authorities.pem;
                ssl_crl lists.pem;
                ssl_verify_client on;
                ssl_verify_depth 2;
                return 200 "\\$ssl_client_verify \\$ssl_client_serial";
            }
        }
        EOF
        echo $port
        """
}
