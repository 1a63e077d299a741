# Finds the packages that are missing on this machine and installs them with apt-get. For bash; sourced by nginx/start,
# nginx/release, Tests/run and Tests/Benchmarks/run.
# shellcheck shell=bash

# Debian keeps servers in folders that are not on every user's PATH.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

# Prints its arguments, one per line, and ends the script.
die() {
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    shift
    [[ $# == 0 ]] || printf '  %s\n' "$@" >&2
    exit 1
}

# require PACKAGE… : installs the packages, by their Debian names, unless something else already serves the purpose.
require() {
    local package missing=()
    for package in "$@"; do
        is_present "$package" || missing+=("$package")
    done
    [[ ${#missing[@]} == 0 ]] || install_packages "${missing[@]}"
}

require_swift() {
    local advice="Install Swift 6.2 or newer as https://www.swift.org/install/linux says, and use a new shell."
    command -v swift >/dev/null || die "Swift is missing: there is no 'swift' on the PATH." "$advice"
    local message
    message=$(swift --version 2>&1) || die "Swift does not start:" "$message" "$advice"
}

# Whether the package's purpose is served, by whatever source.
is_present() {
    case $1 in
        apache2-bin) command -v apache2 >/dev/null ;;
        apache2-suexec-custom) [[ -e /usr/lib/apache2/suexec-custom ]] ;;
        ca-certificates) [[ -e /etc/ssl/certs/ca-certificates.crt || -e /etc/pki/tls/certs/ca-bundle.crt ]] ;;
        chromium-driver) command -v chromedriver >/dev/null ;;
        etcd-server) command -v etcd >/dev/null ;;
        g++) command -v ld >/dev/null && has_header stdio.h && compgen -G '/usr/include/c++/*/vector' >/dev/null ;;
        iproute2) command -v ip >/dev/null ;;
        libapache2-mod-fcgid) [[ -e /usr/lib/apache2/modules/mod_fcgid.so ]] ;;
        libfcgi-dev) has_header fcgiapp.h ;;
        libsqlite3-dev) has_header sqlite3.h ;;
        libyaml-dev) has_header yaml.h ;;
        php-fpm) [[ -n $(compgen -c php-fpm) ]] ;;
        php-sqlite3) php-cgi -m 2>/dev/null | grep -qx sqlite3 ;;
        postgresql) [[ -n $(compgen -G '/usr/lib/postgresql/*/bin/initdb') ]] || command -v initdb >/dev/null ;;
        python3-venv) python3 -c 'import ensurepip, venv' 2>/dev/null ;;
        systemd) command -v systemd-analyze >/dev/null ;;
        tzdata) [[ -e /usr/share/zoneinfo/Europe/Berlin ]] ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

has_header() {
    [[ -e /usr/include/$1 || -e /usr/local/include/$1 ]]
}

# The purpose of a package, for people whose system names packages differently.
purpose() {
    case $1 in
        apache2-bin) echo "the program apache2, with its modules" ;;
        apache2-suexec-custom) echo "Apache's suexec" ;;
        ca-certificates) echo "certificate authorities, to download the Swift packages" ;;
        chromium-driver) echo "the program chromedriver" ;;
        etcd-server) echo "the program etcd" ;;
        g++) echo "headers and linker for C and C++" ;;
        iproute2) echo "the program ip" ;;
        libapache2-mod-fcgid) echo "Apache's module mod_fcgid" ;;
        libfcgi-dev) echo "the FastCGI library, with its headers" ;;
        libsqlite3-dev) echo "SQLite 3, with its headers" ;;
        libyaml-dev) echo "the YAML library, with its headers" ;;
        php-sqlite3) echo "PHP's extension for SQLite 3" ;;
        postgresql) echo "the server of PostgreSQL, with initdb" ;;
        python3-venv) echo "Python's module venv, with pip" ;;
        systemd) echo "the program systemd-analyze" ;;
        tzdata) echo "the time zone database in /usr/share/zoneinfo" ;;
        *) echo "the program $1" ;;
    esac
}

install_packages() {
    local package as_root=() list=()
    for package in "$@"; do
        list+=("$(printf '%-16s %s' "$package" "$(purpose "$package")")")
    done
    if ! command -v apt-get >/dev/null; then
        die "This is missing, and only apt-get can install it from here. Install it, and run this again:" "${list[@]}" \
            "(The names are those of Debian and Ubuntu.)"
    fi
    if [[ $EUID != 0 ]]; then
        as_root=(sudo)
        if ! command -v sudo >/dev/null || ! { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; then
            die "This is missing:" "${list[@]}" "Run this as root, then this script again:" \
                "apt-get update && apt-get install --no-install-recommends $*"
        fi
    fi
    echo "Installing $*"
    as_root+=(env DEBIAN_FRONTEND=noninteractive)
    if ! apt_install "$@"; then
        die "apt-get could not install $*; its message is above." \
            "When that is mended, run this again, or install them yourself."
    fi
    for package in "$@"; do
        is_present "$package" || die "apt-get installed $package, but $(purpose "$package") is still missing."
    done
}

# Runs in a subshell, because of its EXIT trap. Package lists may be absent (a container's first use of apt-get) or
# outdated, so after a failure this updates them and tries again.
apt_install() (
    apt=("${as_root[@]}" apt-get -q -y -o DPkg::Lock::Timeout=120)
    new_services=()
    for package in "$@"; do
        case $package in
            nginx | lighttpd | php-fpm | postgresql | patroni | etcd-server | haproxy) new_services+=("$package") ;;
        esac
    done
    if [[ ${#new_services[@]} != 0 ]]; then
        trap allow_services EXIT
        trap 'exit 130' INT TERM HUP
        forbid_services || exit 1
    fi
    "${apt[@]}" install --no-install-recommends "$@" ||
        { "${apt[@]}" update && "${apt[@]}" install --no-install-recommends "$@"; } || exit 1
    if [[ ${#new_services[@]} != 0 ]]; then
        disable_services "${new_services[@]}"
    fi
)

# Debian's server packages start their servers at installation and at each boot; here only the programs are needed. Administrators forbid such starts with /usr/sbin/policy-rc.d; an existing one is left as it is.
# Ours stops forbidding once this process has ended, even if it couldn't be removed.
forbid_services() {
    policy=/usr/sbin/policy-rc.d
    if [[ -e $policy ]] && ! grep -q 'while Punchcard' "$policy"; then
        policy=
        return
    fi
    printf '%s\n' '#!/bin/sh' '# No service is started while Punchcard installs what it needs. Can be removed.' \
        "if [ -d /proc/$$ ]; then exit 101; fi" | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
}

allow_services() {
    [[ -z $policy ]] || "${as_root[@]}" rm -f "$policy"
}

# Disables services that were just installed. The one of php-fpm has PHP's version in its name; that of etcd-server is
# etcd.
disable_services() {
    local service
    for service in "$@"; do
        if [[ $service == php-fpm ]]; then
            service=$(compgen -G '/etc/init.d/php*-fpm' | tail -n 1) || true
            service=${service##*/}
            [[ -n $service ]] || continue
        fi
        service=${service/#etcd-server/etcd}
        if [[ -d /run/systemd/system ]]; then
            "${as_root[@]}" systemctl --quiet disable --now "$service.service" || true
        elif command -v update-rc.d >/dev/null; then
            "${as_root[@]}" update-rc.d "$service" disable >/dev/null || true
        fi
        echo "The system's own $service service is disabled."
    done
}
