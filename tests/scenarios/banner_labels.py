"""Labels as banners have them, by language and by what a visitor who reads them takes them for.

Written from what banners of these languages say, not from the lists in ``scenarios/consent/words``: several labels of
each language stand in no list and are understood from their parts.
"""

LABELS: dict[str, dict[str, list[str]]] = {
    "bg": {
        "accept": ["Приемам", "Приемам всички", "Приеми всички бисквитки", "Разреши всички", "Съгласен съм", "Разбрах"],
        "refuse": [
            "Отказвам", "Откажи всички", "Отхвърляне на всички", "Само необходимите", "Не приемам", "Не, благодаря",
        ],
        "settings": ["Настройки", "Настройки на бисквитките", "Персонализиране", "Управление на бисквитките"],
        "save": ["Запази", "Запазване на избора", "Потвърди избора"],
        "close": ["Затвори"],
        "other": ["Научете повече", "Политика за бисквитки", "Маркетинг"],
    },
    "ca": {
        "accept": [
            "Accepta", "Acceptar-ho tot", "Accepta totes les galetes", "Permet-les totes", "D'acord",
            "Hi estic d'acord",
        ],
        "refuse": [
            "Rebutja", "Rebutjar-ho tot", "Rebutja totes les galetes", "Només les necessàries", "No accepto", "Denega",
        ],
        "continue-without": ["Continuar sense acceptar"],
        "settings": ["Configuració", "Configurar les galetes", "Personalitza", "Gestionar les preferències"],
        "save": ["Desa", "Desa les preferències", "Confirmar la selecció", "Desa i tanca"],
        "close": ["Tanca", "Tancar"],
        "other": ["Més informació", "Política de galetes", "Accepta les galetes de màrqueting"],
    },
    "cs": {
        "accept": [
            "Přijmout vše", "Souhlasím", "Povolit vše", "Přijmout všechny cookies", "Rozumím", "Souhlasím se vším",
        ],
        "refuse": [
            "Odmítnout vše", "Odmítnout", "Nesouhlasím", "Pouze nezbytné", "Přijmout pouze nezbytné", "Zakázat vše",
        ],
        "settings": ["Nastavení", "Nastavení cookies", "Přizpůsobit", "Spravovat předvolby", "Podrobné nastavení"],
        "save": ["Uložit", "Uložit nastavení", "Potvrdit výběr", "Povolit výběr"],
        "close": ["Zavřít"],
        "other": ["Více informací", "Zásady ochrany osobních údajů"],
    },
    "da": {
        "accept": [
            "Accepter alle", "Tillad alle", "OK", "Jeg accepterer", "Godkend alle cookies", "Ja tak", "Accepter og luk",
        ],
        "refuse": [
            "Afvis alle", "Afvis", "Nej tak", "Kun nødvendige", "Brug kun nødvendige cookies",
            "Accepter kun nødvendige",
        ],
        "continue-without": ["Fortsæt uden at acceptere"],
        "settings": ["Indstillinger", "Cookieindstillinger", "Tilpas", "Administrer præferencer", "Vis detaljer"],
        "save": ["Gem", "Gem indstillinger", "Tillad valgte", "Gem og luk", "Bekræft valg"],
        "close": ["Luk"],
        "other": ["Læs mere", "Cookiepolitik", "Accepter markedsføring"],
    },
    "de": {
        "accept": [
            "Alle akzeptieren", "Alles akzeptieren", "Akzeptieren und weiter", "Zustimmen", "Ich stimme zu",
            "Einverstanden", "Alle Cookies zulassen", "Verstanden", "Akzeptieren & schließen",
            "Ja, ich bin einverstanden", "Das ist okay",
        ],
        "refuse": [
            "Ablehnen", "Alle ablehnen", "Nur notwendige Cookies", "Nur essenzielle Cookies akzeptieren", "Nein, danke",
            "Ich lehne ab", "Nur technisch notwendige akzeptieren", "Optionale Cookies ablehnen", "Nicht einverstanden",
            "Nur erforderliche Cookies verwenden", "Alle außer notwendige ablehnen",
        ],
        "continue-without": [
            "Ohne Einwilligung fortfahren", "Weiter ohne Zustimmung", "Fortfahren ohne zu akzeptieren",
        ],
        "settings": [
            "Einstellungen", "Cookie-Einstellungen", "Individuelle Datenschutzeinstellungen", "Anpassen",
            "Mehr Optionen", "Ablehnen oder Einstellungen", "Präferenzen verwalten", "Details zeigen",
        ],
        "save": ["Speichern", "Auswahl speichern", "Auswahl erlauben", "Auswahl bestätigen", "Ausgewählte akzeptieren"],
        "close": ["Schließen", "Banner schließen"],
        "pay": ["Mit PUR-Abo lesen", "Jetzt abonnieren", "Ablehnen und abonnieren", "Werbefrei für 2,99 € im Monat"],
        "partners": ["Unsere Partner", "Liste der Partner (Anbieter)", "Unsere 143 Partner"],
        "legitimate-interest": ["Berechtigtes Interesse"],
        "withdraw": ["Einwilligung widerrufen"],
        "other": [
            "Mehr erfahren", "Datenschutzerklärung", "Impressum", "Weiter", "Newsletter abonnieren",
            "Marketing akzeptieren",
        ],
    },
    "el": {
        "accept": ["Αποδοχή όλων", "Αποδέχομαι", "ΑΠΟΔΟΧΗ ΟΛΩΝ", "Συμφωνώ", "Να επιτρέπονται όλα", "Εντάξει"],
        "refuse": ["Απόρριψη όλων", "Απόρριψη", "Δεν αποδέχομαι", "Μόνο τα απαραίτητα", "ΔΙΑΦΩΝΩ", "Όχι, ευχαριστώ"],
        "settings": ["Ρυθμίσεις", "Ρυθμίσεις cookies", "Προσαρμογή", "Διαχείριση προτιμήσεων", "Περισσότερες επιλογές"],
        "save": ["Αποθήκευση", "Αποθήκευση επιλογών", "Επιβεβαίωση επιλογών"],
        "close": ["Κλείσιμο"],
        "other": ["Μάθετε περισσότερα", "Πολιτική cookies"],
    },
    "es": {
        "accept": [
            "Aceptar", "Aceptar todas", "Aceptar todas las cookies", "Aceptar y cerrar", "Permitir todas", "Acepto",
            "De acuerdo", "Estoy de acuerdo", "Entendido", "Aceptar y continuar", "Consentir",
        ],
        "refuse": [
            "Rechazar", "Rechazar todas", "Rechazar todo", "Solo necesarias", "Usar solo cookies necesarias",
            "No acepto", "Denegar", "Aceptar solo las esenciales", "Rechazar opcionales", "No, gracias",
            "Permitir solo las necesarias",
        ],
        "continue-without": ["Continuar sin aceptar", "Seguir sin aceptar"],
        "settings": [
            "Configurar", "Configuración de cookies", "Gestionar opciones", "Personalizar", "Más opciones",
            "Preferencias",
        ],
        "save": [
            "Guardar", "Guardar preferencias", "Permitir la selección", "Confirmar mis preferencias", "Guardar y salir",
        ],
        "close": ["Cerrar"],
        "pay": ["Suscribirse", "Rechazar y suscribirse", "Rechazar y pagar", "Suscríbete por 1 €"],
        "partners": ["Nuestros socios", "Ver nuestros 1438 socios"],
        "legitimate-interest": ["Interés legítimo"],
        "other": [
            "Más información", "Política de cookies", "Aviso legal", "Continuar", "Aceptar cookies publicitarias",
        ],
    },
    "et": {
        "accept": [
            "Nõustun", "Nõustu kõigiga", "Luba kõik", "Luba kõik küpsised", "Sain aru", "Nõustun kõigi küpsistega",
        ],
        "refuse": [
            "Keeldun", "Keeldu kõigist", "Ainult vajalikud", "Luba ainult vajalikud küpsised", "Ei nõustu",
            "Lükka kõik tagasi",
        ],
        "settings": ["Seaded", "Küpsiste seaded", "Kohanda", "Halda eelistusi"],
        "save": ["Salvesta", "Salvesta valikud", "Luba valitud", "Kinnita valik"],
        "close": ["Sulge"],
        "other": ["Loe lähemalt", "Privaatsuspoliitika"],
    },
    "eu": {
        "accept": ["Onartu", "Onartu guztiak", "Cookie guztiak onartu", "Ados", "Ados nago", "Baimendu guztiak"],
        "refuse": ["Baztertu", "Baztertu guztiak", "Ukatu", "Beharrezkoak soilik", "Ez onartu", "Ez, eskerrik asko"],
        "continue-without": ["Onartu gabe jarraitu"],
        "settings": ["Ezarpenak", "Cookien ezarpenak", "Konfiguratu", "Pertsonalizatu", "Aukera gehiago"],
        "save": ["Gorde", "Gorde hobespenak", "Gorde aukeraketa"],
        "close": ["Itxi"],
        "other": ["Informazio gehiago", "Cookie politika"],
    },
    "fi": {
        "accept": [
            "Hyväksy kaikki", "Hyväksyn", "Salli kaikki", "Hyväksy kaikki evästeet", "OK", "Selvä", "Hyväksy ja sulje",
        ],
        "refuse": [
            "Hylkää kaikki", "Hylkää", "Vain välttämättömät", "Hyväksy vain välttämättömät evästeet", "En hyväksy",
            "Kiellä kaikki",
        ],
        "continue-without": ["Jatka hyväksymättä"],
        "settings": ["Asetukset", "Evästeasetukset", "Muokkaa asetuksia", "Hallitse evästeitä", "Lisää vaihtoehtoja"],
        "save": ["Tallenna", "Tallenna valinnat", "Salli valitut", "Vahvista valinnat", "Tallenna ja sulje"],
        "close": ["Sulje"],
        "other": ["Lue lisää", "Tietosuojaseloste", "Hyväksy markkinointievästeet"],
    },
    "ga": {
        "accept": ["Glac le gach ceann", "Glacaim leis", "Glac leis", "Ceadaigh gach ceann", "Aontaím"],
        "refuse": ["Diúltaigh", "Diúltaigh do gach ceann", "Fianáin riachtanacha amháin", "Ní ghlacaim leis"],
        "settings": ["Socruithe", "Socruithe fianán", "Saincheap"],
        "save": ["Sábháil", "Sábháil mo roghanna"],
        "close": ["Dún"],
        "other": ["Tuilleadh eolais", "Beartas fianán"],
    },
    "gl": {
        "accept": ["Aceptar", "Aceptar todas", "Aceptar todas as cookies", "Permitir todas", "De acordo", "Entendido"],
        "refuse": ["Rexeitar", "Rexeitar todas", "Só as necesarias", "Non acepto", "Rexeitar todas as cookies"],
        "continue-without": ["Continuar sen aceptar"],
        "settings": ["Configuración", "Configurar cookies", "Personalizar", "Xestionar as preferencias"],
        "save": ["Gardar", "Gardar preferencias", "Confirmar a selección", "Gardar e pechar"],
        "close": ["Pechar"],
        "other": ["Máis información", "Política de cookies"],
    },
    "hr": {
        "accept": ["Prihvati sve", "Prihvaćam", "Prihvaćam sve kolačiće", "Dopusti sve", "Slažem se", "U redu"],
        "refuse": [
            "Odbij sve", "Odbijam", "Odbaci sve", "Samo nužni", "Prihvati samo nužne kolačiće", "Ne prihvaćam",
            "Ne slažem se",
        ],
        "settings": ["Postavke", "Postavke kolačića", "Prilagodi", "Upravljaj postavkama", "Više opcija"],
        "save": ["Spremi", "Spremi postavke", "Dopusti odabrane", "Potvrdi odabir"],
        "close": ["Zatvori"],
        "other": ["Saznaj više", "Pravila o kolačićima"],
    },
    "hu": {
        "accept": [
            "Elfogadom", "Összes elfogadása", "Mindet elfogadom", "Minden süti elfogadása", "Rendben", "Értem",
            "Egyetértek",
        ],
        "refuse": [
            "Elutasítom", "Összes elutasítása", "Mindet elutasítom", "Csak a szükségesek", "Nem fogadom el",
            "Nem, köszönöm",
        ],
        "settings": ["Beállítások", "Süti beállítások", "Testreszabás", "Beállítások kezelése", "További lehetőségek"],
        "save": ["Mentés", "Beállítások mentése", "Kiválasztottak engedélyezése", "Választás megerősítése"],
        "close": ["Bezárás"],
        "other": ["További információ", "Adatkezelési tájékoztató"],
    },
    "is": {
        "accept": ["Samþykkja", "Samþykkja allt", "Samþykkja allar vafrakökur", "Leyfa allar", "Ég samþykki"],
        "refuse": ["Hafna", "Hafna öllum", "Aðeins nauðsynlegar", "Hafna öllum vafrakökum", "Nei, takk"],
        "settings": ["Stillingar", "Stillingar á vafrakökum", "Sérsníða", "Vafrakökustillingar"],
        "save": ["Vista", "Vista stillingar", "Vista val"],
        "close": ["Loka"],
        "other": ["Nánari upplýsingar", "Persónuverndarstefna"],
    },
    "it": {
        "accept": [
            "Accetta", "Accetta tutti", "Accetto", "Accetta tutto", "Accetta e chiudi", "Consenti tutti", "Ho capito",
            "Accetta tutti i cookie", "Acconsento", "Accetta e continua",
        ],
        "refuse": [
            "Rifiuta", "Rifiuta tutti", "Rifiuta tutto", "Solo necessari", "Usa solo i cookie necessari", "Non accetto",
            "Nega", "Accetta solo i necessari", "Solo cookie tecnici", "Rifiuta i cookie non necessari", "No, grazie",
        ],
        "continue-without": ["Continua senza accettare"],
        "settings": [
            "Personalizza", "Impostazioni", "Gestisci preferenze", "Preferenze cookie", "Mostra dettagli",
            "Più opzioni",
        ],
        "save": ["Salva", "Salva preferenze", "Consenti selezionati", "Conferma le mie scelte", "Salva e chiudi"],
        "close": ["Chiudi"],
        "pay": ["Abbonati", "Rifiuta e abbonati", "Rifiuta e paga"],
        "partners": ["I nostri partner", "I nostri 863 partner"],
        "legitimate-interest": ["Interesse legittimo"],
        "other": [
            "Scopri di più", "Informativa sulla privacy", "Cookie policy", "Continua", "Accetta i cookie di marketing",
        ],
    },
    "lt": {
        "accept": [
            "Sutinku", "Sutikti su visais", "Priimti visus", "Leisti visus slapukus", "Supratau", "Sutinku su visais",
        ],
        "refuse": [
            "Atmesti", "Atmesti visus", "Nesutinku", "Tik būtinieji", "Leisti tik būtinus slapukus", "Atsisakyti visų",
        ],
        "settings": ["Nustatymai", "Slapukų nustatymai", "Tinkinti", "Valdyti slapukus", "Daugiau parinkčių"],
        "save": ["Išsaugoti", "Išsaugoti pasirinkimus", "Leisti pasirinktus", "Patvirtinti pasirinkimą"],
        "close": ["Uždaryti"],
        "other": ["Sužinoti daugiau", "Privatumo politika"],
    },
    "lv": {
        "accept": [
            "Piekrītu", "Piekrist visām", "Pieņemt visas", "Atļaut visas sīkdatnes", "Sapratu", "Apstiprināt visas",
        ],
        "refuse": [
            "Noraidīt", "Noraidīt visas", "Nepiekrītu", "Tikai nepieciešamās", "Atļaut tikai nepieciešamās sīkdatnes",
        ],
        "settings": ["Iestatījumi", "Sīkdatņu iestatījumi", "Pielāgot", "Pārvaldīt sīkdatnes", "Vairāk iespēju"],
        "save": ["Saglabāt", "Saglabāt izvēli", "Atļaut izvēlētās", "Apstiprināt izvēli"],
        "close": ["Aizvērt"],
        "other": ["Uzzināt vairāk", "Privātuma politika"],
    },
    "mt": {
        "accept": ["Aċċetta", "Aċċetta kollox", "Naċċetta", "Aċċetta l-cookies kollha", "Naqbel"],
        "refuse": ["Irrifjuta", "Irrifjuta kollox", "Ma naċċettax", "Neċessarji biss"],
        "settings": ["Settings", "Ippersonalizza", "Issettjar tal-cookies"],
        "save": ["Issejvja", "Issejvja l-għażliet"],
        "close": ["Agħlaq"],
        "other": ["Aktar informazzjoni", "Politika tal-privatezza"],
    },
    "nl": {
        "accept": [
            "Accepteren", "Alles accepteren", "Alle cookies accepteren", "Akkoord", "Alle cookies toestaan",
            "Ik ga akkoord", "Begrepen", "Accepteer alles", "Ja, ik accepteer cookies", "Toestaan",
        ],
        "refuse": [
            "Weigeren", "Alles weigeren", "Alleen noodzakelijke cookies", "Alles afwijzen", "Nee, bedankt",
            "Niet akkoord", "Alleen functioneel noodzakelijke cookies accepteren", "Weiger alle cookies",
            "Gebruik alleen noodzakelijke cookies",
        ],
        "continue-without": ["Doorgaan zonder te accepteren", "Doorgaan zonder accepteren"],
        "settings": [
            "Instellingen", "Cookie-instellingen", "Aanpassen", "Voorkeuren beheren", "Meer opties", "Zelf instellen",
        ],
        "save": ["Opslaan", "Voorkeuren opslaan", "Selectie toestaan", "Mijn keuzes bevestigen", "Opslaan en sluiten"],
        "close": ["Sluiten"],
        "pay": ["Abonneren", "Weigeren en abonneren"],
        "partners": ["Onze partners", "Onze 720 partners"],
        "legitimate-interest": ["Gerechtvaardigd belang"],
        "other": ["Meer informatie", "Privacybeleid", "Verder", "Marketingcookies accepteren"],
    },
    "no": {
        "accept": [
            "Godta alle", "Godta", "Aksepter alle", "Tillat alle", "Jeg godtar", "Godta alle informasjonskapsler",
            "Jeg forstår",
        ],
        "refuse": [
            "Avvis alle", "Avslå", "Kun nødvendige", "Bare nødvendige informasjonskapsler", "Nei takk",
            "Godta kun nødvendige",
        ],
        "continue-without": ["Fortsett uten å godta"],
        "settings": ["Innstillinger", "Tilpass", "Administrer innstillinger", "Flere valg", "Vis detaljer"],
        "save": ["Lagre", "Lagre innstillinger", "Tillat valgte", "Bekreft valg", "Lagre og lukk"],
        "close": ["Lukk"],
        "other": ["Les mer", "Personvernerklæring"],
    },
    "pl": {
        "accept": [
            "Akceptuję", "Zaakceptuj wszystkie", "Akceptuj wszystko", "Zgadzam się", "Zezwól na wszystkie", "Rozumiem",
            "Przejdź dalej i akceptuj",
        ],
        "refuse": [
            "Odrzuć wszystkie", "Odrzuć", "Nie zgadzam się", "Tylko niezbędne", "Akceptuj tylko niezbędne", "Odmów",
            "Odmawiam",
        ],
        "continue-without": ["Kontynuuj bez akceptacji"],
        "settings": [
            "Ustawienia", "Ustawienia plików cookie", "Dostosuj", "Zarządzaj preferencjami", "Więcej opcji",
            "Ustawienia zaawansowane",
        ],
        "save": ["Zapisz", "Zapisz ustawienia", "Zezwól na wybór", "Potwierdź wybór", "Zapisz i zamknij"],
        "close": ["Zamknij"],
        "other": ["Dowiedz się więcej", "Polityka prywatności"],
    },
    "pt": {
        "accept": [
            "Aceitar", "Aceitar tudo", "Aceitar todos os cookies", "Permitir todos", "Concordo", "Aceito", "Entendi",
            "Aceitar e fechar",
        ],
        "refuse": [
            "Rejeitar", "Rejeitar tudo", "Recusar", "Apenas os necessários", "Aceitar apenas os essenciais",
            "Não aceito", "Não, obrigado",
        ],
        "continue-without": ["Continuar sem aceitar"],
        "settings": [
            "Configurações", "Definições de cookies", "Personalizar", "Gerir preferências", "Gerenciar cookies",
            "Mais opções",
        ],
        "save": [
            "Guardar", "Salvar preferências", "Permitir seleção", "Confirmar as minhas escolhas", "Guardar e fechar",
        ],
        "close": ["Fechar"],
        "legitimate-interest": ["Interesse legítimo"],
        "other": ["Saber mais", "Política de privacidade", "Continuar", "Aceitar cookies de marketing"],
    },
    "ro": {
        "accept": [
            "Accept", "Accept toate", "Acceptă tot", "Acceptă toate cookie-urile", "Sunt de acord", "Permite toate",
            "Am înțeles",
        ],
        "refuse": [
            "Refuz", "Refuză tot", "Respinge toate", "Doar necesare", "Acceptă doar cookie-urile necesare", "Nu accept",
            "Nu sunt de acord",
        ],
        "continue-without": ["Continuă fără a accepta"],
        "settings": ["Setări", "Setări cookie", "Personalizează", "Gestionează preferințele", "Mai multe opțiuni"],
        "save": ["Salvează", "Salvează preferințele", "Permite selecția", "Confirmă alegerile", "Salvează și închide"],
        "close": ["Închide"],
        "other": ["Află mai multe", "Politica de confidențialitate"],
    },
    "sk": {
        "accept": ["Prijať všetko", "Súhlasím", "Povoliť všetko", "Prijať všetky cookies", "Rozumiem", "Prijímam"],
        "refuse": [
            "Odmietnuť všetko", "Odmietnuť", "Nesúhlasím", "Iba nevyhnutné", "Povoliť iba nevyhnutné",
            "Zamietnuť všetko",
        ],
        "settings": ["Nastavenia", "Nastavenia cookies", "Prispôsobiť", "Spravovať predvoľby", "Viac možností"],
        "save": ["Uložiť", "Uložiť nastavenia", "Potvrdiť výber", "Povoliť výber"],
        "close": ["Zavrieť"],
        "other": ["Viac informácií", "Zásady ochrany osobných údajov"],
    },
    "sl": {
        "accept": ["Sprejmi vse", "Sprejmem", "Dovoli vse", "Strinjam se", "Sprejmi vse piškotke", "Razumem", "V redu"],
        "refuse": [
            "Zavrni vse", "Zavrni", "Zavračam", "Samo nujni", "Sprejmi samo nujne piškotke", "Ne strinjam se",
            "Ne sprejmem",
        ],
        "settings": ["Nastavitve", "Nastavitve piškotkov", "Prilagodi", "Upravljanje piškotkov", "Več možnosti"],
        "save": ["Shrani", "Shrani nastavitve", "Potrdi izbiro", "Dovoli izbor"],
        "close": ["Zapri"],
        "other": ["Več informacij", "Politika zasebnosti"],
    },
    "sv": {
        "accept": [
            "Acceptera alla", "Godkänn alla", "Tillåt alla", "Jag accepterar", "Acceptera alla cookies", "Jag förstår",
            "Godkänn alla kakor",
        ],
        "refuse": [
            "Avvisa alla", "Neka", "Neka alla", "Endast nödvändiga", "Acceptera endast nödvändiga cookies", "Nej tack",
            "Avböj",
        ],
        "continue-without": ["Fortsätt utan att acceptera"],
        "settings": [
            "Inställningar", "Cookieinställningar", "Anpassa", "Hantera cookies", "Fler alternativ", "Visa detaljer",
        ],
        "save": ["Spara", "Spara inställningar", "Tillåt urval", "Bekräfta val", "Spara och stäng"],
        "close": ["Stäng"],
        "other": ["Läs mer", "Integritetspolicy", "Acceptera marknadsföring"],
    },
    "tr": {
        "accept": [
            "Kabul et", "Tümünü kabul et", "Kabul ediyorum", "Tüm çerezleri kabul et", "Tümüne izin ver", "Anladım",
            "Tamam",
        ],
        "refuse": [
            "Reddet", "Tümünü reddet", "Reddediyorum", "Kabul etmiyorum", "Sadece gerekli çerezler",
            "Yalnızca gerekli olanları kabul et",
        ],
        "continue-without": ["Kabul etmeden devam et"],
        "settings": ["Ayarlar", "Çerez ayarları", "Özelleştir", "Tercihleri yönet", "Daha fazla seçenek"],
        "save": ["Kaydet", "Tercihleri kaydet", "Seçimi onayla", "Seçilenlere izin ver"],
        "close": ["Kapat"],
        "other": ["Daha fazla bilgi", "Gizlilik politikası"],
    },
    "uk": {
        "accept": ["Прийняти", "Прийняти всі", "Погоджуюся", "Дозволити всі", "Прийняти всі файли cookie", "Зрозуміло"],
        "refuse": [
            "Відхилити", "Відхилити всі", "Відмовитися", "Тільки необхідні", "Прийняти лише необхідні", "Не погоджуюся",
        ],
        "settings": ["Налаштування", "Налаштування cookie", "Налаштувати", "Керувати налаштуваннями", "Більше опцій"],
        "save": ["Зберегти", "Зберегти налаштування", "Підтвердити вибір", "Дозволити вибрані"],
        "close": ["Закрити"],
        "other": ["Дізнатися більше", "Політика конфіденційності"],
    },
}  # fmt: skip
