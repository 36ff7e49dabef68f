@echo off
rem The aezoo command for Windows; what it does and which variables it reads is told at the top of the file aezoo.
setlocal EnableExtensions DisableDelayedExpansion
set "ROOT=%~dp0"
set "ROOT=%ROOT:~0,-1%"
set "BUILD=%ROOT%\modules\aezoo-cli\target"

set "JAVA_EXE=java.exe"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA_EXE=%JAVA_HOME%\bin\java.exe"
set "JAVA_MAJOR="
for /f "tokens=3 delims= " %%v in ('""%JAVA_EXE%" -XshowSettings:properties -version 2>&1 | findstr /c:"java.specification.version =""') do set "JAVA_MAJOR=%%v"
if not defined JAVA_MAJOR set "JAVA_MAJOR=none"
set "JAVA_OK="
if not "%JAVA_MAJOR%"=="none" if not "%JAVA_MAJOR:~0,2%"=="1." if %JAVA_MAJOR% GEQ 17 set "JAVA_OK=yes"
if not defined JAVA_OK (
    echo aezoo: needs Java 17 or newer, found %JAVA_MAJOR%: install one, or set JAVA_HOME to it 1>&2
    exit /b 2
)

if not defined AEZOO_BACKEND set "AEZOO_BACKEND=cpu"
set "PROFILE="
set "BUILD_NAME=aezoo"
if "%AEZOO_BACKEND%"=="cuda" (
    set "PROFILE=-Pcuda"
    set "BUILD_NAME=aezoo-cuda"
) else if not "%AEZOO_BACKEND%"=="cpu" (
    echo aezoo: AEZOO_BACKEND must be cpu or cuda, got '%AEZOO_BACKEND%' 1>&2
    exit /b 2
)
rem the training UI and its libraries are for those who ask for it
set "UI_PROFILE="
for %%a in (%*) do if "%%~a"=="--ui" set "UI_PROFILE=-Pui"
if defined UI_PROFILE set "BUILD_NAME=%BUILD_NAME%-ui"
set "CLASS_PATH_FILE=%BUILD%\%BUILD_NAME%.classpath"
set "JVM_FILE=%CLASS_PATH_FILE%.jvm"
set "LOCK=%ROOT%\target\aezoo-build.lock"
set "LOG=%ROOT%\target\aezoo-build.log"

call :up_to_date
if errorlevel 1 (
    call :build
    if errorlevel 1 exit /b 1
)

set "MEMORY="
if defined AEZOO_MEMORY (
    powershell -NoProfile -Command "$m = $env:AEZOO_MEMORY; if ($m -match '^[1-9][0-9]{0,6}[mMgG]$' -and [long]($m -replace '.$') * $(if ($m -match 'g$') { 1024 } else { 1 }) -ge 512) { exit 0 } else { exit 2 }"
    if errorlevel 2 (
        echo aezoo: AEZOO_MEMORY must be a number of at least 512 MiB with m or g, such as 6g, got '%AEZOO_MEMORY%' 1>&2
        exit /b 2
    )
    call :memory
)

if not defined OMP_NUM_THREADS set "OMP_NUM_THREADS=1"
set "PREVIOUS="
for %%a in (%*) do call :threads "%%~a"

set "ACCESS="
if %JAVA_MAJOR% GEQ 24 set "ACCESS=--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

"%JAVA_EXE%" "@%JVM_FILE%" %MEMORY% -XX:+UseSerialGC -Djava.awt.headless=true "-Djdk.serialFilter=maxdepth=20;org.nd4j.**;org.deeplearning4j.**;java.base/*;!*" -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dorg.slf4j.simpleLogger.logFile=System.err -Dorg.slf4j.simpleLogger.showDateTime=false -Dorg.slf4j.simpleLogger.showThreadName=false -Dorg.slf4j.simpleLogger.showShortLogName=true %ACCESS% %AEZOO_JAVA_OPTS% org.aezoo.cli.Main %*
exit /b %ERRORLEVEL%

:up_to_date
if not exist "%JVM_FILE%" exit /b 1
if not exist "%BUILD%\aezoo-cli.jar" exit /b 1
powershell -NoProfile -Command "$t = (Get-Item -LiteralPath $env:CLASS_PATH_FILE).LastWriteTimeUtc; $f = Get-Content -LiteralPath $env:CLASS_PATH_FILE; if (-not $f.Contains($env:ROOT + '\modules\')) { exit 1 }; foreach ($j in $f.Split(';')) { if (-not (Test-Path -LiteralPath $j)) { exit 1 } }; $s = @(Get-Item -LiteralPath ($env:ROOT + '\pom.xml')) + @(Get-ChildItem -LiteralPath ($env:ROOT + '\modules'), ($env:ROOT + '\.mvn') -Recurse | Where-Object { $_.FullName -notmatch '\\target(\\|$)' -and ($_.Name -eq 'pom.xml' -or $_.FullName -match '\\src\\main|\\\.mvn\\') }); if ($s | Where-Object { $_.LastWriteTimeUtc -gt $t } | Select-Object -First 1) { exit 1 } else { exit 0 }"
exit /b %ERRORLEVEL%

:build
if not exist "%ROOT%\target" mkdir "%ROOT%\target"
set "WAITED=0"
:lock
mkdir "%LOCK%" 2>nul && goto locked
if %WAITED%==0 echo aezoo: waiting for a build that is already running; if there is none, remove %LOCK% 1>&2
set /a WAITED+=1
if %WAITED% GEQ 900 (
    echo aezoo: still locked after half an hour: remove %LOCK% 1>&2
    exit /b 1
)
ping -n 3 127.0.0.1 >nul
goto lock
:locked
call :up_to_date
if not errorlevel 1 (
    rmdir "%LOCK%"
    exit /b 0
)
echo aezoo: building (%AEZOO_BACKEND% backend; the first time downloads 200 MB, for cuda 700 MB, for the UI 12 MB more) ... 1>&2
pushd "%ROOT%"
call "%ROOT%\mvnw.cmd" -B -ntp -Dstyle.color=never -Daezoo.quick -Dmaven.test.skip=true -pl modules/aezoo-cli -am %PROFILE% %UI_PROFILE% package >"%LOG%" 2>&1 <nul
set "RESULT=%ERRORLEVEL%"
popd
if "%RESULT%"=="0" (
    powershell -NoProfile -Command "$m = [long]((Get-CimInstance Win32_ComputerSystem).TotalPhysicalMemory / 1MB); $cp = ($env:BUILD + '\aezoo-cli.jar;' + (Get-Content -LiteralPath $env:CLASS_PATH_FILE)).Replace('\', '/'); $lines = ('-Xmx{0}m' -f [long]($m / 4)), ('-Dorg.bytedeco.javacpp.maxbytes={0}m' -f [long]($m / 2)), ('-Dorg.bytedeco.javacpp.maxphysicalbytes={0}m' -f [long]($m * 7 / 8)), '-cp', ([char]34 + $cp + [char]34); [IO.File]::WriteAllLines($env:JVM_FILE, $lines)"
)
rmdir "%LOCK%"
if not "%RESULT%"=="0" (
    powershell -NoProfile -Command "Get-Content -LiteralPath $env:LOG -Tail 25 | ForEach-Object { [Console]::Error.WriteLine($_) }"
    echo aezoo: the build failed; all of its output is in %LOG% 1>&2
    exit /b 1
)
exit /b 0

:memory
set "NUMBER=%AEZOO_MEMORY:~0,-1%"
if /i "%AEZOO_MEMORY:~-1%"=="g" set /a NUMBER=NUMBER*1024
set /a HEAP=NUMBER/4, NATIVE=NUMBER/2, RESIDENT=NUMBER-NUMBER/8
set "MEMORY=-Xmx%HEAP%m -Dorg.bytedeco.javacpp.maxbytes=%NATIVE%m -Dorg.bytedeco.javacpp.maxphysicalbytes=%RESIDENT%m"
exit /b 0

:threads
if "%PREVIOUS%"=="--threads" set "OMP_NUM_THREADS=%~1"
set "PREVIOUS=%~1"
exit /b 0
