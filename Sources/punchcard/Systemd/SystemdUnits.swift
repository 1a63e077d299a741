import Store

/// The systemd units for Punchcard. The socket stays open while the service restarts. The service may do only what
/// Punchcard needs (systemd.exec(5)).
struct SystemdUnits {
    var executable = "/usr/local/bin/punchcard"
    var database = "/var/lib/punchcard/punchcard.db"
    var socket = "/run/punchcard/punchcard.sock"
    var user = "punchcard"
    /// The web server's group, which may use the socket.
    var group = "www-data"

    /// The units by their suffix, as in `systemctl`.
    enum Unit: String, CaseIterable {
        case service, socket

        /// The path for an administrator's unit.
        var path: String { "/etc/systemd/system/punchcard.\(rawValue)" }
    }

    func text(of unit: Unit) -> String {
        switch unit {
        case .service: service
        case .socket: socketUnit
        }
    }

    private var socketUnit: String {
        """
        # \(Unit.socket.path)
        [Unit]
        Description=Punchcard's socket

        [Socket]
        ListenStream=\(socket)
        SocketUser=\(user)
        SocketGroup=\(group)
        SocketMode=0660
        Backlog=1024

        [Install]
        WantedBy=sockets.target
        """
    }

    private var service: String {
        """
        # \(Unit.service.path)
        [Unit]
        Description=Punchcard loyalty backend
        Requires=punchcard.socket
        After=punchcard.socket\(isOnServer ? " network-online.target\nWants=network-online.target" : "")
        StartLimitIntervalSec=0

        [Service]
        User=\(user)
        Environment=PUNCHCARD_DATABASE=\(database)
        ExecStart=\(executable) serve
        Restart=on-failure
        RestartSec=1
        UMask=0077
        \(state)
        # It uses its database and the socket that it is handed, and nothing else of the system.
        CapabilityBoundingSet=
        DevicePolicy=closed
        \(isOnServer ? "" : "IPAddressDeny=any\n")KeyringMode=private
        LockPersonality=yes
        MemoryDenyWriteExecute=yes
        NoNewPrivileges=yes
        PrivateDevices=yes
        \(isOnServer ? "" : "PrivateNetwork=yes\n")PrivateTmp=yes
        PrivateUsers=yes
        ProcSubset=pid
        ProtectClock=yes
        ProtectControlGroups=yes
        ProtectHome=\(home)
        ProtectHostname=yes
        ProtectKernelLogs=yes
        ProtectKernelModules=yes
        ProtectKernelTunables=yes
        ProtectProc=invisible
        ProtectSystem=strict
        RemoveIPC=yes
        RestrictAddressFamilies=AF_UNIX\(isOnServer ? " AF_INET AF_INET6" : "")
        RestrictNamespaces=yes
        RestrictRealtime=yes
        RestrictSUIDSGID=yes
        SystemCallArchitectures=native
        SystemCallErrorNumber=EPERM
        SystemCallFilter=@system-service
        SystemCallFilter=~@privileged @resources

        [Install]
        WantedBy=multi-user.target
        """
    }

    private var isOnServer: Bool { LoyaltyStore.isServerAddress(database) }

    /// The only folder that the service may write to, if any. systemd creates it if it is below /var/lib.
    private var state: String {
        if isOnServer { return "" }
        let folder = database.split(separator: "/").dropLast()
        if folder.count == 3, folder.starts(with: ["var", "lib"]) {
            return "StateDirectory=\(folder[2])\nStateDirectoryMode=0700\n"
        }
        return "ReadWritePaths=/\(folder.joined(separator: "/"))\n"
    }

    /// libpq looks for certificates in the home folder of the user, and fails if it may not look. So it finds an empty one.
    private var home: String { isAtHome ? "read-only" : isOnServer ? "tmpfs" : "yes" }

    private var isAtHome: Bool {
        [database, executable].contains { $0.contains(/(^|=)\/(home|root)\//) }
    }
}
